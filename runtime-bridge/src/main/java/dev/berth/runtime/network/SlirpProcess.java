package dev.berth.runtime.network;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.network.HelperProcess.ProcessMark;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Starts slirp4netns(1) on a namespace. */
final class SlirpProcess {
  private static final long READY_NANOS = 5_000_000_000L;
  private static final long POLL_NANOS = 1_000_000L;

  private final Daemons daemons;
  private final HelperPrograms programs;
  private final HelperProcess processes;

  SlirpProcess(Kernel kernel, HelperPrograms programs, HelperProcess processes) {
    this.daemons = new Daemons(kernel);
    this.programs = programs;
    this.processes = processes;
  }

  /** Starts it, and returns when its interface is there and its API answers. */
  ProcessMark start(Path namespace, String name, String cidr, List<String> more, Path apiSocket)
      throws IOException {
    List<String> argv = new ArrayList<>();
    argv.add(programs.require("slirp4netns", "slirp4netns"));
    argv.addAll(List.of("--mtu=65520", "--cidr=" + cidr, "--netns-type=path"));
    argv.add("--api-socket=" + apiSocket);
    argv.addAll(more);
    argv.addAll(List.of(namespace.toString(), name));
    try {
      return launch(argv, apiSocket);
    } catch (IOException e) {
      // a helper, pasta too, that a killed service had begun and not noted yet holds the interface
      endStrays(List.of(namespace.toString(), name));
      return launch(argv, apiSocket);
    }
  }

  private void endStrays(List<String> arguments) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        if (commandLine(process).containsAll(arguments)) {
          processes.stop(HelperProcess.mark(Integer.parseInt(process.getFileName().toString())));
        }
      }
    }
  }

  private static List<String> commandLine(Path process) {
    try {
      return List.of(Files.readString(process.resolve("cmdline")).split("\0", -1));
    } catch (IOException e) {
      return List.of(); // ended meanwhile, or not ours
    }
  }

  private ProcessMark launch(List<String> argv, Path apiSocket) throws IOException {
    Files.deleteIfExists(apiSocket);
    ProcessMark mark = HelperProcess.mark(daemons.start(argv));
    long deadline = System.nanoTime() + READY_NANOS;
    while (!Files.exists(apiSocket)) {
      if (!HelperProcess.alive(mark) || System.nanoTime() > deadline) {
        processes.stop(mark);
        throw new IOException("slirp4netns could not be started");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return mark;
  }
}
