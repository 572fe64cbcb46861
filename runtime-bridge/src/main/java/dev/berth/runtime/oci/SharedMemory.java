package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * /dev/shm by IPC mode: a tmpfs of the size asked for. What can be shared with other containers is
 * mounted by the engine, in the run-time directory; what is private by the runtime.
 */
final class SharedMemory {
  private static final String PLACE = "/dev/shm";
  private static final long DEFAULT_BYTES = 64L << 20;

  private final StorePaths paths;
  private final SharedTmpfs memory;
  private final StartContext start;

  SharedMemory(StorePaths paths, SharedTmpfs memory, StartContext start) {
    this.paths = paths;
    this.memory = memory;
    this.start = start;
  }

  /** The mount, empty when the mode has none. */
  Optional<RuntimeMount> mount() {
    HostConfig host = start.host();
    String mode = host.ipcMode() == null ? "" : host.ipcMode();
    if (mode.equals("none")) {
      return Optional.empty();
    }
    if (start.hostIpc()) {
      return Optional.of(RuntimeMount.bind(PLACE, PLACE, "rbind", "rprivate"));
    }
    Container donor = start.shared(mode);
    if (donor != null) {
      if (!"shareable".equals(donor.hostConfig().ipcMode())) {
        throw EngineException.invalid(
            "can't join IPC of container "
                + donor.id()
                + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
      }
      return Optional.of(shared(donor));
    }
    if (mode.equals("shareable")) {
      return Optional.of(shared(start.container()));
    }
    return Optional.of(
        new RuntimeMount(
            PLACE,
            "tmpfs",
            "shm",
            List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + size(host))));
  }

  private static long size(HostConfig host) {
    return host.shmSize() > 0 ? host.shmSize() : DEFAULT_BYTES;
  }

  private RuntimeMount shared(Container owner) {
    Path directory = paths.sharedMemory(owner.id());
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
        Files.setAttribute(directory, "unix:mode", 01777);
        memory.mount(directory, size(owner.hostConfig()));
      }
    } catch (IOException e) {
      throw EngineException.internal("cannot make the shared memory directory: " + e, e);
    }
    return RuntimeMount.bind(
        directory.toString(), PLACE, "bind", "rprivate", "nosuid", "noexec", "nodev");
  }
}
