package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One build: its stages, each on a thread of its own, and the file systems they read from. */
final class BuildSession implements AutoCloseable {
  private final BuildParts parts;
  private final BuildRequest request;
  private final StagePlan plan;
  private final BuildArguments top;
  private final char escape;
  private final Path context;
  private final Map<String, Path> named;
  private final ProgressSink progress;
  private final Map<Integer, CompletableFuture<StageImage>> stages = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<StageImage>> images = new ConcurrentHashMap<>();
  private final Map<StageImage, Snapshots.Open> opened = new ConcurrentHashMap<>();
  private final RemoteFiles remote;
  private final BuildSecrets secrets;
  private final @Nullable Instant created;
  private final Snapshots snapshots;
  private final List<StageImage> cacheSources;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final AtomicReference<Failure> failure = new AtomicReference<>();
  private final StageOutputs outputs;
  private @Nullable StageRun targetRun;

  /** What went wrong first. */
  private record Failure(Throwable cause, StageOutput stage) {}

  BuildSession(
      BuildParts parts,
      BuildRequest request,
      StagePlan plan,
      BuildArguments top,
      char escape,
      BuildContext context,
      Path work,
      BuildSecrets secrets,
      ProgressSink progress) {
    this.secrets = secrets;
    this.parts = parts;
    this.request = request;
    this.plan = plan;
    this.top = top;
    this.escape = escape;
    this.context = context.root();
    this.named = context.named();
    this.remote = new RemoteFiles(work.resolve("remote"), progress);
    this.created = created(request);
    this.progress = progress;
    this.snapshots = parts.snapshots().notAfter(created);
    this.cacheSources = parts.bases().there(request.cacheFrom());
    this.outputs = new StageOutputs(progress, failed::get, work);
  }

  /**
   * Builds the target and all it needs.
   *
   * @param globals the instructions before the first stage, which are told first
   */
  StageImage run(List<Instruction.Arg> globals) {
    List<StagePlan.Node> needed = plan.needed();
    int labels = request.labels().size();
    int steps =
        globals.size()
            + labels
            + needed.stream().mapToInt(node -> 1 + node.stage().instructions().size()).sum();
    StepLines lines = request.options().lines();
    StepCount top = new StepCount(plan.targetPlace(), steps, 0, steps);
    for (Instruction.Arg global : globals) {
      StepLines.tell(progress, lines.global(top.next(), global.source().text()));
    }
    int before = globals.size();
    List<Thread> threads = new ArrayList<>();
    List<Runnable> works = new ArrayList<>();
    StageRun last = null;
    for (StagePlan.Node node : needed) {
      stages.put(node.index(), new CompletableFuture<>());
      StageOutput output = outputs.add();
      int own = 1 + node.stage().instructions().size();
      int added = node.index() == plan.target() ? labels : 0;
      last = stageRun(node, output, new StepCount(plan.place(node), own + added, before, steps));
      works.add(new StageWork(node.index(), output, last));
      before += own;
    }
    targetRun = last;
    works.forEach(work -> threads.add(Thread.ofVirtual().name("build-stage").start(work)));
    try {
      for (StagePlan.Node node : needed) {
        StageImage unused = await(required(node.index()));
      }
      return await(required(plan.target()));
    } finally {
      failed.set(true); // whoever still works has nothing to work for
      threads.forEach(BuildSession::join);
      tellFailure();
    }
  }

  /** One layer in place of those the target's stage made. */
  StageImage squash(StageImage image) throws IOException {
    StageImage base =
        request.options().squashAll()
            ? StageImage.scratch(image.architecture(), null)
            : Objects.requireNonNull(targetRun).base();
    Snapshots.Made made = snapshots.squash(image, base);
    boolean told = request.options().output().buildah() == null;
    return image.squashed(base, made == null ? null : made.diffId(), created(), told);
  }

  private StageRun stageRun(StagePlan.Node node, StageOutput output, StepCount count) {
    return new StageRun(
        this,
        parts,
        node,
        this.top.stage(),
        node.index() == plan.target() ? request.labels() : Map.of(),
        output,
        count);
  }

  /** One stage's work; its failure is the build's. */
  private final class StageWork implements Runnable {
    private final int index;
    private final StageOutput output;
    private final StageRun stage;

    StageWork(int index, StageOutput output, StageRun stage) {
      this.index = index;
      this.output = output;
      this.stage = stage;
    }

    @Override
    public void run() {
      try {
        StageImage image = stage.run();
        output.end(image.isEmpty() ? null : image.id());
        required(index).complete(image);
      } catch (IOException | InterruptedException | RuntimeException | Error e) {
        if (failure.compareAndSet(null, new Failure(e, output))) {
          failed.set(true);
          stages.values().forEach(each -> each.completeExceptionally(e));
        }
      }
    }
  }

  /** What stages said up to the one that failed comes before the failure itself. */
  private void tellFailure() {
    Failure first = failure.get();
    if (first != null) {
      try {
        outputs.finish(first.stage());
      } catch (UncheckedIOException e) {
        // nobody listens any more
      }
      if (first.stage().exitCode() != 0) {
        progress.exited(first.stage().exitCode());
      }
    }
    outputs.discard();
  }

  /** Ends the step at hand when the build failed elsewhere or its client left. */
  void check() {
    if (failed.get() || progress.cancelled()) {
      throw EngineException.internal("Build cancelled", null);
    }
  }

  boolean isTarget(StagePlan.Node node) {
    return node.index() == plan.target();
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

  /** The tree that {@code --from} names, when it is no image's. */
  @Nullable Path tree(String from) {
    return named.get(from);
  }

  /** The files that {@code --from} names, for reading. */
  Path files(String from, @Nullable String platform, ProgressSink output) {
    Path tree = tree(from);
    return tree == null ? files(source(from, platform, output)) : tree;
  }

  /** What {@code --from} names: a stage, or an image. */
  StageImage source(String from, @Nullable String platform, ProgressSink output) {
    if (request.options().contexts().get(from) instanceof BuildSource.OfImage image) {
      return image(image.name(), platform, output);
    }
    int stage = plan.find(from);
    String wrong = "invalid from flag value " + from + ": ";
    if (stage >= 0 && !stages.containsKey(stage)) {
      throw EngineException.invalid(wrong + "only a variable or a trigger names this stage");
    }
    if (stage >= 0) {
      return await(required(stage));
    }
    try {
      return image(from, platform, output);
    } catch (EngineException e) {
      throw new EngineException(e.kind(), wrong + e.text(), e);
    }
  }

  /** An image, pulled when it is not there. */
  StageImage image(String name, @Nullable String platform, ProgressSink output) {
    String wanted = platform == null ? request.platform() : platform;
    return await(
        images.computeIfAbsent(
            name + " " + wanted,
            unused ->
                CompletableFuture.supplyAsync(
                    () -> parts.bases().get(name, wanted, request, output),
                    task -> Thread.ofVirtual().name("build-pull").start(task))));
  }

  /** The files of an image, for reading. */
  Path files(StageImage image) {
    return opened.computeIfAbsent(image, each -> snapshots.open(each)).root();
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

  /** The time that all that is made is said to have, null when it is the clock's. */
  @Nullable Instant fixedTime() {
    return created;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  /** Images whose steps need not be done again. */
  List<StageImage> cacheSources() {
    return cacheSources;
  }

  /** When what is made now is said to have been made. */
  Instant created() {
    Instant fixed = created;
    return fixed == null ? Instant.now() : fixed;
  }

  BuildSecrets secrets() {
    return secrets;
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

  private static StageImage await(CompletableFuture<StageImage> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case IOException cause -> throw EngineException.internal(FileFailures.text(cause), cause);
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
