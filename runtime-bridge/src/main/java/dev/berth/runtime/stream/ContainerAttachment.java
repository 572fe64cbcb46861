package dev.berth.runtime.stream;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.linux.NativeThreads;
import dev.berth.runtime.log.LogEntry;
import dev.berth.runtime.log.LogQuery;
import dev.berth.runtime.log.Logs;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client at a container's streams. */
final class ContainerAttachment implements Streams.Attachment {
  private static final System.Logger LOG = System.getLogger(ContainerAttachment.class.getName());
  private static final int INPUT_BUFFER = 8192;

  private final Container container;
  private final ConmonLink link;
  private final OutputQueue queue;
  private final Supplier<Logs> logs;
  private final Events events;

  ContainerAttachment(
      Container container, ConmonLink link, OutputQueue queue, Supplier<Logs> logs, Events events) {
    this.container = container;
    this.link = link;
    this.queue = queue;
    this.logs = logs;
    this.events = events;
  }

  @Override
  public boolean tty() {
    return container.config().tty();
  }

  @Override
  public void run(AttachRequest request, StdioSink sink) throws InterruptedException {
    publish("attach");
    InputStream stdin = request.stdin();
    try {
      if (request.replayLogs()) {
        queue.clear();
        replay(request, sink);
      }
      if (request.stream() && joins(request)) {
        if (stdin != null) {
          NativeThreads.start(() -> copyInput(stdin, request.detachKeys()));
        }
        copyOutput(sink);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the client left", e);
    } finally {
      close();
      closeQuietly(stdin);
    }
  }

  /** Whether there is anything to copy: a client that asks for no stream is let go at once. */
  private boolean joins(AttachRequest request) {
    boolean input = request.stdin() != null && container.config().openStdin();
    return input || request.stdout() || request.stderr();
  }

  private void copyOutput(StdioSink sink) throws IOException, InterruptedException {
    sink.flush();
    for (OutputQueue.Chunk chunk; (chunk = queue.take()) != null; ) {
      byte[] bytes = chunk.bytes();
      if (chunk.stderr()) {
        sink.stderr(bytes, 0, bytes.length);
      } else {
        sink.stdout(bytes, 0, bytes.length);
      }
      if (queue.isEmpty()) {
        sink.flush();
      }
    }
  }

  private void replay(AttachRequest request, StdioSink sink)
      throws IOException, InterruptedException {
    LogQuery all = new LogQuery(request.stdout(), request.stderr(), false, null, null, -1);
    try (Logs.Reading reading = logs.get().open(container.id().hex(), all)) {
      reading.run(new Replay(sink), () -> false);
    }
  }

  private record Replay(StdioSink sink) implements Logs.EntrySink {
    @Override
    public void entry(LogEntry entry) throws IOException {
      byte[] line = entry.line();
      if (entry.stderr()) {
        sink.stderr(line, 0, line.length);
      } else {
        sink.stdout(line, 0, line.length);
      }
    }

    @Override
    public void idle() throws IOException {
      sink.flush();
    }
  }

  /**
   * As in Docker, the end of a client's input ends the container's only with StdinOnce and no
   * terminal; else it ends this attachment. Where the container has no input, reading on tells that
   * the client left.
   */
  private void copyInput(InputStream stdin, byte[] detachKeys) {
    boolean open = container.config().openStdin();
    boolean closesInput = open && container.config().stdinOnce() && !tty();
    DetachKeys keys = new DetachKeys(tty() ? detachKeys : new byte[0]);
    byte[] buffer = new byte[INPUT_BUFFER];
    boolean left = false;
    boolean takesInput = true;
    try {
      if (open && !link.awaitConnected()) {
        return;
      }
      for (int n; (n = stdin.read(buffer)) >= 0; ) {
        DetachKeys.Scan scan = keys.scan(buffer, n);
        if (open && takesInput) {
          takesInput = write(scan);
        }
        if (scan.detached()) {
          publish("detach");
          queue.discard();
          return;
        }
      }
    } catch (IOException | RuntimeException | InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "the client's input failed", e);
      left = true;
    }
    if (closesInput) {
      link.closeInput();
    }
    if (left || (open && !closesInput)) {
      queue.discard();
    }
  }

  /** False when the container takes no more: what follows is read and dropped. */
  private boolean write(DetachKeys.Scan scan) {
    try {
      link.write(scan.bytes(), scan.length());
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the container takes no input", e);
      return false;
    }
  }

  private void publish(String action) {
    Map<String, String> attributes = new HashMap<>();
    Map<String, String> labels = container.config().labels();
    if (labels != null) {
      attributes.putAll(labels);
    }
    attributes.put("image", container.imageName());
    attributes.put("name", container.name());
    events.publish("container", action, container.id().hex(), attributes);
  }

  private static void closeQuietly(@Nullable InputStream stream) {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "closing the client's input failed", e);
      }
    }
  }

  @Override
  public void close() {
    link.remove(queue);
  }
}
