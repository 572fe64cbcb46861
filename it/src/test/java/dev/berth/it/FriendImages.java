package dev.berth.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Images that libraries ask for by their names, made here so that nothing is pulled. */
final class FriendImages {
  private FriendImages() {}

  /** What testcontainers' Ryuk does, from {@code friends/ryuk.sh}. */
  static void ryuk(String name) {
    build(
        name,
        """
        mkdir "$1/image"
        cp "$2/ryuk.sh" "$1/image/ryuk"
        cat >"$1/image/Dockerfile" <<END
        FROM %s
        COPY --chmod=755 ryuk /bin/ryuk
        ENV RYUK_PORT=8080
        EXPOSE 8080
        ENTRYPOINT ["/bin/ryuk"]
        END
        """
            .formatted(ToolImage.docker()));
  }

  /** The docker CLI with Compose: a first word that is a command of docker's is one. */
  static void dockerWithCompose(String name) {
    build(
        name,
        """
        mkdir -p "$1/image/plugin/usr/libexec/docker/cli-plugins"
        cp "%s/cli-plugins/docker-compose" "$1/image/plugin/usr/libexec/docker/cli-plugins/"
        ldd "$1/image/plugin/usr/libexec/docker/cli-plugins/docker-compose" | grep -o '/[^ ]*' | while read -r lib; do
          mkdir -p "$1/image/plugin$(dirname "$lib")"; cp -L "$lib" "$1/image/plugin$lib"
        done
        printf '#!/bin/sh\\ncase $1 in compose) set -- docker "$@" ;; esac\\nexec "$@"\\n' >"$1/image/enter"
        cat >"$1/image/Dockerfile" <<END
        FROM %s
        COPY plugin /
        COPY --chmod=755 enter /bin/enter
        ENTRYPOINT ["/bin/enter"]
        END
        """
            .formatted(Compose.config(), ToolImage.docker()));
  }

  /** Runs a script that makes a build's context of {@code $1/image}, and builds it. */
  private static synchronized void build(String name, String script) {
    if (Cli.docker("image", "inspect", name).exitCode() == 0) {
      return;
    }
    try {
      Path directory = Files.createTempDirectory("friend-image");
      String sources = Resources.directory("/friends").toString();
      Cli.run(Map.of(), "sh", "-c", "set -e\n" + script, "sh", directory.toString(), sources).ok();
      Map<String, String> classic =
          Map.of("DOCKER_HOST", "unix://" + Service.shared().socket(), "DOCKER_BUILDKIT", "0");
      String context = directory.resolve("image").toString();
      Cli.run(classic, "docker", "build", "-q", "-t", name, context).ok();
      Cli.run(Map.of(), "rm", "-rf", directory.toString()).ok();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
