package dev.berth.runtime.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.CrunHarness;
import dev.berth.runtime.oci.TestContainers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Against the real conmon and crun; needs a user namespace. */
@EnabledIf("dev.berth.runtime.oci.CrunHarness#available")
@Timeout(30)
class ContainerStreamsIT {
  private static final byte[] KEYS = {16, 17};

  private final Map<String, Container> known = new ConcurrentHashMap<>();
  private final RecordedEvents events = new RecordedEvents();
  private final List<Thread> sessions = new ArrayList<>();
  @TempDir private Path directory;
  private CrunHarness harness;
  private ContainerStreams streams;

  @BeforeEach
  void make() throws IOException {
    harness = new CrunHarness(directory);
    streams = newStreams();
  }

  private ContainerStreams newStreams() {
    return new ContainerStreams(
        harness.kernel,
        harness.paths,
        ref -> Objects.requireNonNull(known.get(ref)),
        () -> {
          throw new AssertionError("no logs here");
        },
        events);
  }

  @AfterEach
  void removeAll() throws IOException {
    for (Container container : known.values()) {
      harness.remove(container);
    }
    harness.close();
  }

  @Test
  void everyClientThatCameBeforeTheStartSeesAllOutput() throws Exception {
    Container container = add(TestContainers.container(false, false, false));
    List<Capture> clients = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      clients.add(attach(container, null));
    }
    harness.create(container, "sh", "-c", "echo out; echo err >&2; head -c 3000000 /dev/zero");

    start(container);
    assertThat(harness.awaitExit(container)).isZero();
    streams.ended(container.id());
    joinAll();

    for (Capture client : clients) {
      assertThat(client.size()).isEqualTo(3_000_004);
      assertThat(client.err()).isEqualTo("err\n");
    }
    assertThat(events.actions()).hasSize(12).containsOnly("attach");
  }

  @Test
  void theEndOfInputReachesAProcessWithStdinOnce() throws Exception {
    Container container = add(TestContainers.container(false, true, true));
    byte[] big = "0123456789".repeat(50_000).getBytes(UTF_8);
    Capture client = attach(container, new ByteArrayInputStream(big));
    harness.create(container, "cat");

    start(container);

    assertThat(harness.awaitExit(container)).isZero();
    streams.ended(container.id());
    joinAll();
    assertThat(client.size()).isEqualTo(big.length);
  }

  /** The monitor ends with output that we have not read, and with input that it has not read. */
  @Test
  void outputIsWholeWhereInputIsLeftUnread() throws Exception {
    int size = (1 << 20) + 50_000; // a queue, and some packets
    Container container = add(TestContainers.container(false, true, true));
    Capture client = new Capture();
    byte[] unread = new byte[1 << 20];
    Streams.Attachment attachment = streams.attach(container.id().hex(), true, true, true);
    harness.create(container, "head", "-c", Integer.toString(size), "/dev/zero");
    start(container);
    synchronized (client) { // it takes nothing
      run(attachment, client, new ByteArrayInputStream(unread));
      assertThat(harness.awaitExit(container)).isZero();
    }

    streams.ended(container.id());
    joinAll();
    assertThat(client.size()).isEqualTo(size);
  }

  @Test
  void withoutStdinOnceAClientsEndIsNotTheContainers() throws Exception {
    Container container = add(TestContainers.container(false, true, false));
    harness.create(container, "sh", "-c", "read a; echo got $a; read b; echo got $b");
    start(container);
    attach(container, new ByteArrayInputStream("one\n".getBytes(UTF_8)));
    joinAll();

    streams = newStreams();
    Capture second = attach(container, new ByteArrayInputStream("two\n".getBytes(UTF_8)));

    assertThat(harness.awaitExit(container)).isZero();
    joinAll();
    assertThat(Files.readString(harness.log(container))).contains("got one", "got two");
    assertThat(second.err()).isEmpty();
  }

  @Test
  void detachKeysEndTheSessionAndNotTheContainer() throws Exception {
    Container container = add(TestContainers.container(true, true, false));
    PipedOutputStream typed = new PipedOutputStream();
    Capture client = attach(container, new PipedInputStream(typed));
    harness.create(
        container,
        "sh",
        "-c",
        "while [ -z \"$(stty size 2>/dev/null)\" ]; do sleep 0.05; done; stty size; cat");
    streams.created(container);
    streams.resize(container, 33, 99);
    start(container);
    client.await("33 99");
    typed.write("hello\n".getBytes(UTF_8));
    typed.flush();
    client.await("hello");

    typed.write(KEYS);
    typed.flush();
    joinAll();

    assertThat(events.actions()).containsExactly("attach", "detach");
    harness.runtime.kill(container.id(), 0, false);
  }

  @Test
  void oneClientThatDoesNotReadNeitherStopsTheLogNorTheOthers() throws Exception {
    Container container = add(TestContainers.container(false, false, false));
    streams.attach(container.id().hex(), false, true, true);
    Capture reader = attach(container, null);
    harness.create(container, "sh", "-c", "head -c 900000 /dev/zero; echo done");

    start(container);

    reader.await("done");
    assertThat(harness.awaitExit(container)).isZero();
  }

  @Test
  void aClientThatLeavesIsForgottenAndOutputOfAnExitedContainerEnds() throws Exception {
    Container container = add(TestContainers.container(false, false, false));
    Capture client = attach(container, null);
    client.leave();
    harness.create(container, "sh", "-c", "echo x; sleep 100");
    start(container);
    joinAll();

    Capture second = attach(container, null);
    harness.runtime.kill(container.id(), 9, false);
    assertThat(harness.awaitExit(container)).isEqualTo(137);
    streams.ended(container.id());
    joinAll();
    assertThat(second.out()).isEmpty();
  }

  @Test
  void pausedContainersRefuse() {
    Container container =
        add(
            TestContainers.in(
                TestContainers.container(false, false, false), ContainerStatus.PAUSED));

    assertThatThrownBy(() -> streams.attach(container.id().hex(), false, true, true))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("is paused, unpause the container before attach");
  }

  private Container add(Container container) {
    known.put(container.id().hex(), container);
    return container;
  }

  private void start(Container container) {
    streams.created(container);
    harness.runtime.start(container.id());
    add(TestContainers.in(container, ContainerStatus.RUNNING));
  }

  private Capture attach(Container container, @Nullable InputStream stdin) {
    Capture client = new Capture();
    run(streams.attach(container.id().hex(), stdin != null, true, true), client, stdin);
    return client;
  }

  private void run(Streams.Attachment attachment, Capture client, @Nullable InputStream stdin) {
    AttachRequest request = new AttachRequest(stdin, true, true, KEYS, false, true);
    sessions.add(
        Thread.startVirtualThread(
            () -> {
              try (attachment) {
                attachment.run(request, client);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  private void joinAll() throws InterruptedException {
    for (Thread session : sessions) {
      assertThat(session.join(Duration.ofSeconds(10))).isTrue();
    }
    sessions.clear();
  }
}
