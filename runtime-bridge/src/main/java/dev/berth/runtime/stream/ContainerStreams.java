package dev.berth.runtime.stream;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NativeThreads;
import dev.berth.runtime.log.Logs;
import dev.berth.runtime.oci.AttachHub;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Attachments over conmon's attach sockets, which outlive this service. */
public final class ContainerStreams implements Streams, AttachHub {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** As dockerd waits for its clients before it makes an end known. */
  private static final Duration DELIVERY = Duration.ofSeconds(2);

  private static final int O_WRONLY = 1;
  private static final int O_NONBLOCK = 0x800;

  private final Kernel kernel;
  private final StorePaths paths;
  private final Function<String, Container> lookup;
  private final Supplier<Logs> logs;
  private final Events events;
  private final Map<ContainerId, ConmonLink> links = new ConcurrentHashMap<>();
  private final Map<ContainerId, ConmonLink> draining = new ConcurrentHashMap<>();
  private final Set<ContainerId> live = ConcurrentHashMap.newKeySet();

  /**
   * @param lookup finds a container by reference, NOT_FOUND when there is none
   * @param logs where stored output is read for clients that want it first
   */
  public ContainerStreams(
      Kernel kernel,
      StorePaths paths,
      Function<String, Container> lookup,
      Supplier<Logs> logs,
      Events events) {
    this.kernel = kernel;
    this.paths = paths;
    this.lookup = lookup;
    this.logs = logs;
    this.events = events;
  }

  @Override
  public Attachment attach(String containerRef, boolean stdin, boolean stdout, boolean stderr) {
    Container container = lookup.apply(containerRef);
    ContainerStatus status = container.state().status();
    if (status == ContainerStatus.PAUSED) {
      throw EngineException.conflict(
          "container " + containerRef + " is paused, unpause the container before attach");
    }
    if (status == ContainerStatus.RESTARTING) {
      throw EngineException.conflict(
          "container " + containerRef + " is restarting, wait until the container is running");
    }
    OutputQueue queue = new OutputQueue(stdout, stderr, PATIENCE.toNanos());
    ConmonLink link = join(container, queue);
    if (status == ContainerStatus.RUNNING || live.contains(container.id())) {
      connect(link);
    }
    return new ContainerAttachment(container, link, queue, logs, events);
  }

  private ConmonLink join(Container container, OutputQueue queue) {
    while (true) {
      ConmonLink link = links.computeIfAbsent(container.id(), id -> newLink(container));
      if (link.add(queue)) {
        return link;
      }
      links.remove(container.id(), link);
    }
  }

  private ConmonLink newLink(Container container) {
    ContainerId id = container.id();
    boolean closeEndsInput =
        container.config().openStdin()
            && container.config().stdinOnce()
            && !container.config().tty();
    ConmonLink[] self = new ConmonLink[1];
    Path socket = paths.bundle(id).resolve("attach");
    self[0] = new ConmonLink(kernel, socket, closeEndsInput, () -> leave(id, self[0]));
    return self[0];
  }

  /** The monitor may go before its exit file is seen, with output still on its way to clients. */
  private void leave(ContainerId id, ConmonLink link) {
    if (link.hasClients()) {
      draining.put(id, link);
    }
    links.remove(id, link);
  }

  /** Connecting may wait for the monitor: not on a virtual thread. */
  private static void connect(ConmonLink link) {
    try {
      NativeThreads.call(
          () -> {
            link.connect();
            return link;
          });
    } catch (Exception e) {
      throw EngineException.internal("cannot attach: " + e.getMessage(), e);
    }
  }

  @Override
  public void created(Container container) {
    live.add(container.id());
    ConmonLink link = links.get(container.id());
    if (link != null) {
      connect(link);
    }
  }

  @Override
  public void ended(ContainerId id) {
    live.remove(id);
    ConmonLink link = links.get(id);
    if (link != null) {
      link.exited();
    }
    ConmonLink last = draining.remove(id);
    if (last != null) {
      last.awaitDelivered(DELIVERY.toNanos());
    }
  }

  @Override
  public void resize(Container container, int height, int width) {
    Path control = paths.bundle(container.id()).resolve("ctl");
    byte[] message = ("1 " + height + " " + width + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      int descriptor = kernel.open(control, O_WRONLY | O_NONBLOCK, 0);
      try {
        kernel.write(descriptor, message, 0, message.length);
      } finally {
        kernel.close(descriptor);
      }
    } catch (IOException e) {
      throw EngineException.internal("cannot resize the terminal: " + e.getMessage(), e);
    }
  }
}
