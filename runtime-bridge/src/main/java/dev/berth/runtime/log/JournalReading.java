package dev.berth.runtime.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads what conmon wrote to the journal, through {@code journalctl}. */
final class JournalReading implements Logs.Reading {
  private final Container container;
  private final LogQuery query;
  private final Map<String, String> attributes;
  private final BooleanSupplier running;
  private final JsonMapper mapper = new JsonMapper();
  private @Nullable Process process;

  JournalReading(
      Container container,
      LogQuery query,
      Map<String, String> attributes,
      BooleanSupplier running) {
    this.container = container;
    this.query = query;
    this.attributes = attributes;
    this.running = running;
  }

  @Override
  public boolean tty() {
    return container.config().tty();
  }

  @Override
  public void run(Logs.EntrySink sink, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    boolean follow = query.follow() && running.getAsBoolean();
    Process journal = start(follow);
    try (BufferedReader lines = journal.inputReader(StandardCharsets.UTF_8)) {
      while (true) {
        if (follow && !lines.ready()) {
          sink.idle();
          boolean ended = !running.getAsBoolean();
          // journalctl itself does not know when a container ends; give it time to catch up
          Thread.sleep(ended ? 200 : 20);
          if (cancelled.getAsBoolean() || (!lines.ready() && ended)) {
            return;
          }
          continue;
        }
        String line = lines.readLine();
        if (line == null || cancelled.getAsBoolean()) {
          return;
        }
        pass(line, sink);
      }
    }
  }

  private Process start(boolean follow) {
    List<String> command =
        new ArrayList<>(List.of("journalctl", "--quiet", "--output=json", "--all"));
    if (follow) {
      command.add("--follow");
    }
    command.add(query.tail() < 0 ? "--lines=all" : "--lines=" + query.tail());
    bound(command, "--since=@", query.since());
    bound(command, "--until=@", query.until());
    command.add("CONTAINER_ID_FULL=" + container.id().hex());
    try {
      Process journal = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
      process = journal;
      return journal;
    } catch (IOException e) {
      throw EngineException.internal("cannot read the journal: " + e.getMessage(), e);
    }
  }

  private static void bound(List<String> command, String option, @Nullable Instant time) {
    if (time != null) {
      long micros = TimeUnit.NANOSECONDS.toMicros(time.getNano());
      command.add(option + "%d.%06d".formatted(time.getEpochSecond(), micros));
    }
  }

  private void pass(String json, Logs.EntrySink sink) throws IOException {
    JsonNode node = mapper.readTree(json);
    boolean stderr = node.path("PRIORITY").asText().equals("3");
    if (!(stderr ? query.stderr() : query.stdout())) {
      return;
    }
    boolean partial = node.path("CONTAINER_PARTIAL_MESSAGE").asText().equals("true");
    byte[] message = message(node.path("MESSAGE"));
    // conmon keeps the newline, others do not; neither does where the line goes on
    boolean ended = message.length > 0 && message[message.length - 1] == '\n';
    if (!partial && !ended) {
      message = Arrays.copyOf(message, message.length + 1);
      message[message.length - 1] = '\n';
    }
    long micros = node.path("__REALTIME_TIMESTAMP").asLong();
    Instant time = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
    sink.entry(LogEntry.of(time, stderr, message, partial, attributes));
  }

  /** Text, or an array of numbers where it is not UTF-8. */
  private static byte[] message(JsonNode message) {
    if (!message.isArray()) {
      return message.asText().getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[message.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) message.get(i).asInt();
    }
    return bytes;
  }

  @Override
  public void close() {
    Process journal = process;
    if (journal != null) {
      journal.destroy();
    }
  }
}
