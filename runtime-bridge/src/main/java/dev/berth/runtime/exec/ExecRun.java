package dev.berth.runtime.exec;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NativeThreads;
import dev.berth.runtime.oci.LaunchFailures;
import dev.berth.runtime.oci.RuntimeProgram;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.StdioSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The run of one exec, from start to end on a platform thread of its own, whatever its client does.
 */
final class ExecRun {
  private static final System.Logger LOG = System.getLogger(ExecRun.class.getName());

  private final Kernel kernel;
  private final RuntimeProgram program;
  private final ExecEntry entry;
  private final ExecListener listener;
  private final LaunchVerdict verdict;
  private final ExecOutput output;
  private final CompletableFuture<@Nullable String> launch = new CompletableFuture<>();
  private final CompletableFuture<Boolean> session = new CompletableFuture<>();
  private boolean launched;
  private @Nullable String failure;

  /** Told what happens, in order; the end only of what was launched. */
  interface ExecListener {
    void started();

    void detached();

    void ended(int exitCode);
  }

  ExecRun(
      Kernel kernel,
      RuntimeProgram program,
      ExecEntry entry,
      @Nullable StdioSink sink,
      ExecListener listener) {
    this.kernel = kernel;
    this.program = program;
    this.entry = entry;
    this.listener = listener;
    this.verdict = new LaunchVerdict(entry, program.tellsLaunchByPidFile());
    this.output = new ExecOutput(verdict, sink, () -> session.complete(false));
  }

  /** Why the process could not be launched, null once it was; of a detached start only. */
  CompletableFuture<@Nullable String> launch() {
    return launch;
  }

  /** Done when the process ended and its output was passed on, or the client left or detached. */
  CompletableFuture<Boolean> session() {
    return session;
  }

  /** Nothing is written to the client after this. */
  void abandon() {
    output.abandon();
  }

  /**
   * Starts and returns; all else happens on another thread.
   *
   * @param document renders the process
   * @param request the client, null for a detached start
   */
  void start(Supplier<byte[]> document, @Nullable AttachRequest request) {
    NativeThreads.start(() -> run(document, request));
  }

  private void run(Supplier<byte[]> document, @Nullable AttachRequest request) {
    int exitCode = LaunchFailures.NOT_EXECUTABLE;
    listener.started();
    try {
      exitCode = runProcess(document.get(), request);
    } catch (IOException | InterruptedException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "exec failed", e);
      refuse(
          e instanceof EngineException ours
              ? ours.text()
              : LaunchFailures.execText(String.valueOf(e.getMessage()), command()));
    } finally {
      cleanUp();
      entry.ended(exitCode);
      if (launched) {
        listener.ended(exitCode);
      }
      output.flush();
      launch.complete(failure);
      session.complete(true);
    }
  }

  private int runProcess(byte[] document, @Nullable AttachRequest request)
      throws IOException, InterruptedException {
    try (ExecProcess process =
        ExecProcess.start(kernel, program, entry, document, wanted(request))) {
      entry.started();
      ExecInput input = startInput(process, request);
      try {
        new ExecPump(kernel, process, output, verdict, request == null ? launch : null).run();
      } finally {
        if (input != null) {
          input.close();
        }
      }
      return exitCode(process.waitFor());
    }
  }

  private ExecProcess.Wanted wanted(@Nullable AttachRequest request) {
    if (request == null) {
      return new ExecProcess.Wanted(false, false, false);
    }
    boolean stdin = entry.spec().attachStdin() && request.stdin() != null;
    return new ExecProcess.Wanted(stdin, request.stdout(), request.stderr());
  }

  private int exitCode(int status) {
    String refusal = verdict.failure(status);
    if (refusal == null) {
      launched = true;
      int unused = entry.pid(); // its file goes
      output.release();
      return status;
    }
    String text = LaunchFailures.execText(refusal, command());
    refuse(text);
    return LaunchFailures.execExitCode(text);
  }

  private String command() {
    return entry.spec().cmd().getFirst();
  }

  private void refuse(String text) {
    failure = text;
    output.refuse(text);
  }

  private @Nullable ExecInput startInput(ExecProcess process, @Nullable AttachRequest request) {
    InputStream from = request == null ? null : request.stdin();
    if (request == null || from == null) {
      return null;
    }
    ExecInput input = entry.spec().attachStdin() ? process.input() : null;
    ExecInput to = input == null ? new ExecInput(kernel, -1, true) : input;
    NativeThreads.start(
        () -> {
          ExecInput.End end = to.copy(from, request.detachKeys());
          if (end == ExecInput.End.DETACHED) {
            listener.detached();
          }
          // a terminal has no end of input: its client's ends the session, as in Docker
          boolean over = end == ExecInput.End.END_OF_INPUT && entry.spec().tty();
          if (over || end == ExecInput.End.DETACHED || end == ExecInput.End.CLIENT_LEFT) {
            output.abandon();
            session.complete(false);
          }
        });
    return input;
  }

  private void cleanUp() {
    try {
      AtomicFiles.deleteTree(entry.directory());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove " + entry.directory(), e);
    }
  }
}
