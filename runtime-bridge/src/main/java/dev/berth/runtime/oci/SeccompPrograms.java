package dev.berth.runtime.oci;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiled seccomp profiles. crun compiles the same profile anew for every container, which takes
 * more than half of its time; but it leaves the program in its state directory and takes one in the
 * annotation {@code run.oci.seccomp_bpf_data} (crun(1)). So the first container's program is kept,
 * by the digest of its profile, and given to all that follow. The profile itself stays in the
 * specification: a runtime that does not know the annotation compiles it.
 */
final class SeccompPrograms {
  static final String ANNOTATION = "run.oci.seccomp_bpf_data";

  /** Of struct sock_filter. */
  private static final int INSTRUCTION_BYTES = 8;

  private static final int MOST_BYTES = 4096 * INSTRUCTION_BYTES;
  private static final String NONE = "";

  private final StorePaths paths;
  private final ConcurrentMap<String, String> programs = new ConcurrentHashMap<>();
  private final ConcurrentMap<ContainerId, String> wanted = new ConcurrentHashMap<>();

  SeccompPrograms(StorePaths paths) {
    this.paths = paths;
  }

  /** The program in base64, or null; then it is looked for when this container was made. */
  @Nullable String find(String key, ContainerId container) {
    String known = programs.computeIfAbsent(key, this::load);
    if (!known.isEmpty()) {
      return known;
    }
    wanted.put(container, key);
    return null;
  }

  /** To be called when the runtime has made a container. */
  void made(ContainerId container) {
    String key = wanted.remove(container);
    if (key == null) {
      return;
    }
    Path source = paths.runtimeState().resolve(container.hex()).resolve("seccomp.bpf");
    try {
      byte[] program = Files.readAllBytes(source);
      if (!plausible(program)) {
        return;
      }
      Files.createDirectories(paths.seccompPrograms());
      Files.createDirectories(paths.temporary());
      AtomicFiles.write(paths.seccompPrograms().resolve(key + ".bpf"), program, paths.temporary());
      programs.put(key, Base64.getEncoder().encodeToString(program));
    } catch (IOException e) {
      // Only speed is lost.
      System.getLogger(SeccompPrograms.class.getName())
          .log(System.Logger.Level.DEBUG, "no compiled seccomp profile at " + source, e);
    }
  }

  private String load(String key) {
    try {
      byte[] program = Files.readAllBytes(paths.seccompPrograms().resolve(key + ".bpf"));
      return plausible(program) ? Base64.getEncoder().encodeToString(program) : NONE;
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (IOException e) {
      System.getLogger(SeccompPrograms.class.getName())
          .log(System.Logger.Level.DEBUG, "unreadable seccomp program " + key, e);
      return NONE;
    }
  }

  private static boolean plausible(byte[] program) {
    return program.length > 0
        && program.length <= MOST_BYTES
        && program.length % INSTRUCTION_BYTES == 0;
  }
}
