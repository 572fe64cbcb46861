package dev.berth.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventJournalTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration SHORT = Duration.ofSeconds(5);

  @TempDir Path root;
  EventJournal journal;

  @BeforeEach
  void open() {
    journal = open(JournalFile.DEFAULT_LIMIT);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private EventJournal open(long limit) {
    return new EventJournal(
        new JournalFile(root.resolve("events.jsonl"), limit), Clock.fixed(NOON, ZoneOffset.UTC));
  }

  private void publish(int from, int to) {
    for (int i = from; i < to; i++) {
      journal.publish("container", "a" + i, "id", Map.of("n", "" + i));
    }
  }

  private static List<String> actions(List<Event> events) {
    return events.stream().map(Event::action).toList();
  }

  @Test
  void replaysInOrderBetweenBounds() {
    publish(0, 5);
    List<Event> all = journal.replay(null, null, e -> true);
    assertThat(actions(all)).containsExactly("a0", "a1", "a2", "a3", "a4");
    assertThat(all).extracting(Event::time).isSorted().doesNotHaveDuplicates();
    assertThat(actions(journal.replay(all.get(1).time(), all.get(3).time(), e -> true)))
        .containsExactly("a1", "a2", "a3");
    assertThat(actions(journal.replay(null, null, e -> e.action().equals("a2"))))
        .containsExactly("a2");
  }

  @Test
  void survivesTheProcessAndATornLine() throws Exception {
    publish(0, 2);
    Files.writeString(root.resolve("events.jsonl"), "{\"type\":\"cont", StandardOpenOption.APPEND);
    journal = open(JournalFile.DEFAULT_LIMIT);
    publish(2, 3);
    assertThat(actions(journal.replay(null, null, e -> true))).containsExactly("a0", "a1", "a2");
  }

  @Test
  void isBoundedInSize() throws Exception {
    journal = open(2000);
    publish(0, 200);
    assertThat(Files.size(root.resolve("events.jsonl"))).isLessThanOrEqualTo(2000);
    assertThat(Files.size(root.resolve("events.jsonl.1"))).isLessThanOrEqualTo(2000);
    List<String> kept = actions(journal.replay(null, null, e -> true));
    assertThat(kept).last().isEqualTo("a199");
    assertThat(kept.size()).isBetween(10, 60);
  }

  @Test
  void aSubscriberSeesEachEventOnceAcrossReplayAndLive() throws Exception {
    publish(0, 1000);
    Thread publisher = Thread.ofVirtual().start(() -> publish(1000, 3000));
    List<String> seen = new ArrayList<>();
    try (Events.Subscription subscription = journal.subscribe(NOON, e -> true)) {
      while (seen.size() < 3000) {
        Event event = subscription.poll(SHORT);
        if (event == null) {
          throw new AssertionError("no event after " + seen.size());
        }
        seen.add(event.action());
      }
    }
    publisher.join();
    assertThat(seen).doesNotHaveDuplicates().first().isEqualTo("a0");
    assertThat(seen).last().isEqualTo("a2999");
  }

  @Test
  void cutsOffAReaderThatIsTooSlow() throws Exception {
    Events.Subscription subscription = journal.subscribe(null, e -> true);
    publish(0, QueuedSubscription.CAPACITY + 1);
    for (int i = 0; i < QueuedSubscription.CAPACITY; i++) {
      assertThat(subscription.poll(SHORT)).isNotNull();
    }
    assertThatThrownBy(() -> subscription.poll(SHORT)).isInstanceOf(EngineException.class);
  }

  @Test
  void aClosedSubscriptionHearsNothing() throws Exception {
    Events.Subscription subscription = journal.subscribe(null, e -> true);
    subscription.close();
    publish(0, 1);
    assertThat(subscription.poll(Duration.ZERO)).isNull();
  }
}
