package dev.berth.runtime.build;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One build: its stages, each on a thread of its own, and the file systems they read from. */
final class BuildSession implements AutoCloseable {
  private final BuildParts parts;
  private final BuildRequest request;
  private final StagePlan plan;
  private final BuildArguments top;
  private final char escape;
  private final Path context;
  private final ProgressSink progress;
  private final Map<Integer, CompletableFuture<StageImage>> stages = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<StageImage>> images = new ConcurrentHashMap<>();
  private final Map<StageImage, Snapshots.Open> opened = new ConcurrentHashMap<>();
  private final RemoteFiles remote;
  private final @Nullable Instant created;
  private final AtomicBoolean failed = new AtomicBoolean();

  BuildSession(
      BuildParts parts,
      BuildRequest request,
      StagePlan plan,
      BuildArguments top,
      char escape,
      Path context,
      Path remote,
      ProgressSink progress) {
    this.parts = parts;
    this.request = request;
    this.plan = plan;
    this.top = top;
    this.escape = escape;
    this.context = context;
    this.remote = new RemoteFiles(remote);
    this.created = created(request);
    this.progress = progress;
  }

  /** Builds the target and all it needs. */
  StageImage run() {
    List<StagePlan.Node> needed = plan.needed();
    int steps = needed.stream().mapToInt(node -> 1 + node.stage().instructions().size()).sum();
    int first = 1;
    for (StagePlan.Node node : needed) {
      stages.put(node.index(), new CompletableFuture<>());
    }
    List<Thread> threads = new ArrayList<>();
    for (StagePlan.Node node : needed) {
      StageRun stage =
          new StageRun(this, parts, node, top.stage(), new StepCount(first, steps, progress));
      first += 1 + node.stage().instructions().size();
      threads.add(
          Thread.ofVirtual().name("build-stage").start(() -> complete(node.index(), stage)));
    }
    try {
      return await(required(plan.target()));
    } finally {
      failed.set(true); // whoever still works has nothing to work for
      threads.forEach(BuildSession::join);
    }
  }

  private void complete(int index, StageRun stage) {
    try {
      required(index).complete(stage.run());
    } catch (IOException | InterruptedException | RuntimeException e) {
      required(index).completeExceptionally(e);
    }
  }

  /** Ends the step at hand when the build failed elsewhere or its client left. */
  void check() {
    if (failed.get() || progress.cancelled()) {
      throw EngineException.internal("build cancelled", null);
    }
  }

  private CompletableFuture<StageImage> required(int index) {
    CompletableFuture<StageImage> stage = stages.get(index);
    if (stage == null) {
      throw new IllegalStateException("stage " + index + " was not planned");
    }
    return stage;
  }

  /** What a stage became, waited for. */
  StageImage stage(int index) {
    return await(required(index)).copy();
  }

  /** What {@code --from} names: a stage, or an image. */
  StageImage source(String from, @Nullable String platform) {
    int stage = plan.find(from);
    return stage >= 0 ? await(required(stage)) : image(from, platform);
  }

  /** An image, pulled when it is not there. */
  StageImage image(String name, @Nullable String platform) {
    String wanted = platform == null ? request.platform() : platform;
    return await(
        images.computeIfAbsent(
            name + " " + wanted,
            unused ->
                CompletableFuture.supplyAsync(
                    () -> parts.bases().get(name, wanted, request, progress),
                    task -> Thread.ofVirtual().name("build-pull").start(task))));
  }

  /** The files of an image, for reading. */
  Path files(StageImage image) {
    return opened.computeIfAbsent(image, parts.snapshots()::open).root();
  }

  Path context() {
    return context;
  }

  /** SOURCE_DATE_EPOCH, when the request gives it: the same input then gives the same digests. */
  private static @Nullable Instant created(BuildRequest request) {
    String epoch = request.arguments().get("SOURCE_DATE_EPOCH");
    try {
      return epoch == null ? null : Instant.ofEpochSecond(Long.parseLong(epoch));
    } catch (NumberFormatException e) {
      throw EngineException.invalid("invalid SOURCE_DATE_EPOCH: " + epoch);
    }
  }

  /** When what is made now is said to have been made. */
  Instant created() {
    Instant fixed = created;
    return fixed == null ? Instant.now() : fixed;
  }

  RemoteFiles remote() {
    return remote;
  }

  BuildRequest request() {
    return request;
  }

  char escape() {
    return escape;
  }

  ProgressSink progress() {
    return progress;
  }

  private static StageImage await(CompletableFuture<StageImage> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw EngineException.internal(String.valueOf(e.getCause()), e);
      }
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // a stage cleans up after itself before anything else goes on
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    opened.values().forEach(Snapshots.Open::close);
  }
}
