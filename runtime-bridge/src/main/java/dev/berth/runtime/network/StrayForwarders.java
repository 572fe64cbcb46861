package dev.berth.runtime.network;

import dev.berth.runtime.network.HelperProcess.ProcessMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds forwarders that no lease knows: started by a service that was killed before it could note
 * them, they would hold their ports for ever.
 */
final class StrayForwarders {
  private static final System.Logger LOG = System.getLogger(StrayForwarders.class.getName());

  private StrayForwarders() {}

  /** Forwarders inside the namespace that are not among the known ones. */
  static List<ProcessMark> find(Path namespace, Set<Integer> known) {
    List<ProcessMark> strays = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      String inside = "net:[" + Files.getAttribute(namespace, "unix:ino") + "]";
      for (Path process : processes) {
        int pid = Integer.parseInt(String.valueOf(process.getFileName()));
        if (!known.contains(pid) && forwards(process, inside)) {
          strays.add(HelperProcess.mark(pid));
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot look for stray forwarders", e);
    }
    return strays;
  }

  private static boolean forwards(Path process, String inside) {
    try {
      String command = Files.readString(process.resolve("comm"), StandardCharsets.UTF_8);
      return command.startsWith(TcpForwarders.COMM)
          && Files.readSymbolicLink(process.resolve("ns/net")).toString().equals(inside);
    } catch (IOException e) {
      return false;
    }
  }
}
