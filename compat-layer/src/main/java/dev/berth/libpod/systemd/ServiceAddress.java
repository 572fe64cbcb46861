package dev.berth.libpod.systemd;

import dev.berth.runtime.config.EngineConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a unit reaches this service: its containers are not in Podman's store, so the podman command
 * asks for them over the socket.
 *
 * @param url of the socket, escaped for a unit
 * @param unit that listens there, empty where none of ours does
 * @param runRoot what dies with the boot, escaped for a unit
 */
record ServiceAddress(String url, String unit, String runRoot) {
  private static final String PROGRAM = "/usr/bin/podman";
  private static final String WHICH_SERVICE = "(--url|--host|--connection)(=.*)?|-[cH].*";

  static ServiceAddress of(EngineConfig config) {
    Path usual = config.runRoot().resolve("berth.sock");
    Path runtime = config.runRoot().getParent();
    boolean ours = config.socket().equals(usual);
    return new ServiceAddress(
        "unix://" + place(config.socket(), runtime),
        ours ? "berth.socket" : "",
        place(config.runRoot(), runtime));
  }

  private static String place(Path path, @Nullable Path runtime) {
    if (runtime != null && path.startsWith(runtime)) {
      return "%t/" + runtime.relativize(path).toString().replace("%", "%%");
    }
    return path.toString().replace("%", "%%");
  }

  /**
   * The beginning of a command line, which stays on one line.
   *
   * @param root options of the command that made the container; where they say which service to
   *     ask, that stands
   */
  List<String> podman(List<String> root) {
    StringBuilder words = new StringBuilder(PROGRAM);
    boolean told = root.stream().anyMatch(each -> each.matches(WHICH_SERVICE));
    if (!told) {
      words.append(" --url ").append(url);
    }
    root.forEach(each -> words.append(' ').append(UnitWords.escaped(each)));
    return List.of(words.toString());
  }
}
