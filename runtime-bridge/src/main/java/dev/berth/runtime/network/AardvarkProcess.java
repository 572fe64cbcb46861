package dev.berth.runtime.network;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.network.HelperProcess.ProcessMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one aardvark-dns(1) of the rootless namespace. It leaves its pid in its directory, so that
 * each later service finds it. Call it on a thread that is in the namespace.
 */
final class AardvarkProcess {
  static final String PID_FILE = "aardvark.pid";
  private static final String PROGRAM = "aardvark-dns";
  private static final int SIGHUP = 1;

  private final Kernel kernel;
  private final Daemons daemons;
  private final HelperPrograms programs;
  private final HelperProcess processes;
  private final Path directory;
  private @Nullable ProcessMark known;

  AardvarkProcess(Kernel kernel, HelperPrograms programs, HelperProcess processes, Path directory) {
    this.kernel = kernel;
    this.daemons = new Daemons(kernel);
    this.programs = programs;
    this.processes = processes;
    this.directory = directory;
  }

  /** Starts it; it answers some milliseconds later. */
  void start() throws IOException {
    String program = programs.require(PROGRAM, PROGRAM);
    Files.deleteIfExists(directory.resolve(PID_FILE));
    known = null;
    int unused =
        daemons.start(List.of(program, "--config", directory.toString(), "--port", "53", "run"));
  }

  /** Lets it read its files again. */
  void reload() throws IOException {
    ProcessMark mark = find();
    if (mark != null) {
      boolean unused = kernel.kill(mark.pid(), SIGHUP);
    }
  }

  boolean running() {
    return find() != null;
  }

  /** Ends it; nothing there is fine. */
  void stop() {
    ProcessMark mark = find();
    if (mark != null) {
      processes.stop(mark);
    }
    known = null;
  }

  private @Nullable ProcessMark find() {
    ProcessMark mark = known;
    if (mark == null || !HelperProcess.alive(mark)) {
      mark = recorded();
      known = mark;
    }
    return mark;
  }

  /** The process that the pid file names, unless the pid is another program's by now. */
  private @Nullable ProcessMark recorded() {
    try {
      String text = Files.readString(directory.resolve(PID_FILE), StandardCharsets.US_ASCII);
      int pid = Integer.parseInt(text.strip());
      Path process = Path.of("/proc/" + pid);
      boolean ours =
          Files.readString(process.resolve("comm")).strip().equals(PROGRAM)
              && Files.readString(process.resolve("cmdline")).contains(directory.toString());
      ProcessMark mark = HelperProcess.mark(pid);
      return ours && HelperProcess.alive(mark) ? mark : null;
    } catch (IOException | NumberFormatException e) {
      return null;
    }
  }
}
