package dev.berth.runtime.exec;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.Pipe;
import dev.berth.runtime.oci.RuntimeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A started {@code crun exec}: its standard streams and its end. crun stays the parent of the
 * process and ends with its exit status.
 */
final class ExecProcess implements AutoCloseable {
  private static final short POLLIN = 1;

  private final Kernel kernel;
  private final ExecEntry entry;
  private final Kernel.Child child;
  private final int pidfd;
  private final @Nullable Pipe stdin;
  private final @Nullable Pipe stdout;
  private final @Nullable Pipe stderr;
  private int terminal = -1;

  private ExecProcess(Kernel kernel, ExecEntry entry, Kernel.Child child, @Nullable Pipe[] pipes)
      throws IOException {
    this.kernel = kernel;
    this.entry = entry;
    this.child = child;
    this.pidfd = kernel.pidfdOpen(child.pid());
    this.stdin = pipes[0];
    this.stdout = pipes[1];
    this.stderr = pipes[2];
  }

  /** Which of the standard streams a client is joined to; the others are /dev/null. */
  record Wanted(boolean stdin, boolean stdout, boolean stderr) {}

  /** Starts it with the document of its process. Blocks its (platform) thread for a moment. */
  static ExecProcess start(
      Kernel kernel, RuntimeProgram program, ExecEntry entry, byte[] document, Wanted wanted)
      throws IOException {
    Files.createDirectories(entry.directory());
    Path process = entry.directory().resolve("process.json");
    Files.write(process, document);
    return entry.spec().tty()
        ? startWithTerminal(kernel, program, entry, process)
        : startWithPipes(kernel, program, entry, process, wanted);
  }

  private static ExecProcess startWithPipes(
      Kernel kernel, RuntimeProgram program, ExecEntry entry, Path process, Wanted wanted)
      throws IOException {
    boolean[] want = {wanted.stdin(), wanted.stdout(), wanted.stderr()};
    @Nullable Pipe[] pipes = new @Nullable Pipe[want.length];
    Map<Integer, Integer> descriptors = new HashMap<>();
    try {
      for (int i = 0; i < want.length; i++) {
        if (want[i]) {
          Pipe pipe = Pipe.open(kernel);
          pipes[i] = pipe;
          descriptors.put(i, i == 0 ? pipe.readEnd() : pipe.writeEnd());
        }
      }
      List<String> argv = command(program, entry, process, List.of());
      Kernel.Child child = kernel.spawn(argv, program.environment(), descriptors, null);
      closeChildEnds(pipes);
      if (pipes[0] != null) {
        kernel.setNonBlocking(pipes[0].writeEnd());
      }
      return new ExecProcess(kernel, entry, child, pipes);
    } catch (IOException e) {
      for (Pipe pipe : pipes) {
        if (pipe != null) {
          pipe.close();
        }
      }
      throw e;
    }
  }

  private static void closeChildEnds(@Nullable Pipe[] pipes) {
    for (int i = 0; i < pipes.length; i++) {
      Pipe pipe = pipes[i];
      if (pipe != null && i == 0) {
        pipe.closeRead();
      } else if (pipe != null) {
        pipe.closeWrite();
      }
    }
  }

  /** The runtime makes the terminal and sends its master over a socket. */
  private static ExecProcess startWithTerminal(
      Kernel kernel, RuntimeProgram program, ExecEntry entry, Path process) throws IOException {
    Path console = entry.directory().resolve("tty");
    int listening = kernel.listenStream(console);
    try {
      List<String> argv = command(program, entry, process, List.of("--console-socket=" + console));
      Kernel.Child child = kernel.spawn(argv, program.environment(), Map.of(), null);
      ExecProcess started =
          new ExecProcess(kernel, entry, child, new @Nullable Pipe[] {null, null, null});
      short[] ready =
          kernel.poll(new int[] {listening, started.pidfd}, new short[] {POLLIN, POLLIN}, -1);
      if (ready[0] != 0) {
        started.terminal = kernel.acceptDescriptor(listening);
        kernel.setNonBlocking(started.terminal);
        entry.terminalOpened(started.terminal);
      }
      return started;
    } finally {
      kernel.close(listening);
    }
  }

  private static List<String> command(
      RuntimeProgram program, ExecEntry entry, Path process, List<String> more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("exec");
    arguments.add("--process=" + process);
    arguments.add("--pid-file=" + entry.pidFile());
    arguments.addAll(more);
    arguments.add(entry.containerId().hex());
    return program.command(
        List.of("--log=" + entry.directory().resolve("log"), "--log-format=json"), arguments);
  }

  /** Readable once the process has ended. */
  int pidfd() {
    return pidfd;
  }

  /** Where standard output, or the terminal, is read; -1 for none. */
  int outputDescriptor() {
    return terminal >= 0 ? terminal : stdout == null ? -1 : stdout.readEnd();
  }

  /** Where standard error is read; -1 for none. */
  int errorDescriptor() {
    return stderr == null ? -1 : stderr.readEnd();
  }

  /** The way in; null when there is none. Must be closed before this is. */
  @Nullable ExecInput input() {
    if (terminal >= 0) {
      return new ExecInput(kernel, terminal, true);
    }
    return stdin == null ? null : new ExecInput(kernel, stdin.takeWriteEnd(), false);
  }

  /** Reaps it and returns its exit status. */
  int waitFor() throws InterruptedException {
    return child.waitFor();
  }

  @Override
  public void close() {
    if (terminal >= 0) {
      entry.terminalClosed();
      kernel.close(terminal);
    }
    if (pidfd >= 0) {
      kernel.close(pidfd);
    }
    for (Pipe pipe : new @Nullable Pipe[] {stdin, stdout, stderr}) {
      if (pipe != null) {
        pipe.close();
      }
    }
  }
}
