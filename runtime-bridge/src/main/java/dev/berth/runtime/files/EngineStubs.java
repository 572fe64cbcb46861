package dev.berth.runtime.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * What the engine and the OCI runtime put into every container's root file system, so that there is
 * something to mount on: no change of the container, unless it holds something.
 */
final class EngineStubs {
  private static final Set<String> FILES =
      Set.of("/.dockerenv", "/dev/console", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf");

  private static final Set<String> DIRECTORIES =
      Set.of("/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/etc", "/proc", "/sys");

  private static final String MTAB = "/etc/mtab";

  private EngineStubs() {}

  /** Whether something that the image does not have is only such a stub. */
  static boolean isStub(String path, Path file, FileFacts facts) throws IOException {
    if (facts.isDirectory()) {
      return DIRECTORIES.contains(path);
    }
    if (facts.isSymlink()) {
      return path.equals(MTAB) && Files.readSymbolicLink(file).toString().equals("/proc/mounts");
    }
    return facts.isFile() && facts.size() == 0 && FILES.contains(path);
  }
}
