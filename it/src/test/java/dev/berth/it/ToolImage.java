package dev.berth.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Small images made of programs of this machine and the libraries they need. */
final class ToolImage {
  private ToolImage() {}

  /** An image with socat, sh and cat; returns its name. */
  static synchronized String socat() {
    return ensure("tool-socat", "socat");
  }

  /** An image with the docker CLI and all of busybox; returns its name. */
  static synchronized String docker() {
    return ensure("tool-docker", "docker");
  }

  private static String ensure(String name, String program) {
    if (Api.shared().request().get("/images/" + name + ":latest/json").statusCode() == 200) {
      return name;
    }
    try {
      Path directory = Files.createTempDirectory("tool-image");
      String script =
          """
          set -e
          root=$1/root; mkdir -p $root/bin $root/tmp $root/usr/bin $root/etc
          echo root:x:0:0:root:/:/bin/sh >$root/etc/passwd
          echo nobody:x:65533:65533:nobody:/:/bin/sh >>$root/etc/passwd
          cp "$(command -v busybox)" $root/bin/busybox
          for a in $(busybox --list); do [ $a = busybox ] || ln -s busybox $root/bin/$a; done
          cp -L "$(command -v $2)" $root/usr/bin/$2
          ldd "$(command -v $2)" | grep -o '/[^ ]*' | while read -r lib; do
            mkdir -p "$root$(dirname "$lib")"; cp -L "$lib" "$root$lib"
          done
          tar -C $root -cf $1/root.tar .
          """;
      Cli.run(Map.of(), "sh", "-c", script, "sh", directory.toString(), program).ok();
      Cli.docker("import", directory.resolve("root.tar").toString(), name + ":latest").ok();
      Cli.run(Map.of(), "rm", "-rf", directory.toString()).ok();
      return name;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
