package dev.berth.runtime.build;

import dev.berth.runtime.build.context.IgnoreRules;
import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.build.context.RootedPath;
import dev.berth.runtime.build.dockerfile.Dockerfile;
import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.build.dockerfile.ShellWords;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.files.LayerChanges;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ImageStore;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.image.TreeUnpacker;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.stream.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** Builds over this engine's store and containers. */
public final class LocalBuilds implements Builds {
  private static final int MAX_DOCKERFILE = 4 << 20;

  private final BuildParts parts;
  private final HostFacts host;
  private final RunningBuilds running = new RunningBuilds();

  public LocalBuilds(
      StorePaths paths,
      Kernel kernel,
      HostFacts host,
      ImageStore images,
      RootFileSystems rootFileSystems,
      Registries registries,
      Containers containers,
      Streams streams,
      BuildCache cache,
      UnfinishedSteps unfinished) {
    this.host = host;
    this.parts =
        new BuildParts(
            paths,
            kernel,
            images,
            new BaseImages(images, registries, host),
            new Snapshots(
                paths,
                rootFileSystems,
                images.layers(),
                new LayerChanges(kernel, rootFileSystems),
                images.blobs()),
            new StepContainers(containers, streams),
            new CacheMounts(paths, kernel),
            cache,
            unfinished);
  }

  @Override
  public Digest build(BuildRequest request, InputStream context, ProgressSink progress) {
    return running.run(request.buildId(), progress, sink -> make(request, context, sink));
  }

  @Override
  public void cancel(String id) {
    running.cancel(id);
  }

  private Digest make(BuildRequest request, InputStream context, ProgressSink progress) {
    List<String> names = names(request.tags());
    BuildPlatform platform = new BuildPlatform(request.platform(), host.goArch());
    Path work = parts.paths().temporary().resolve("build-" + HexIds.random().substring(0, 16));
    Path hidden = parts.paths().buildSecrets().resolve(String.valueOf(work.getFileName()));
    try (ImageRegistrar.Lease lease = parts.images().lease()) {
      Path files = Files.createDirectories(work.resolve("context"));
      TreeUnpacker.unpackAsOwn(files, context);
      BuildSecrets secrets = new BuildSecrets(request, files, hidden, parts.kernel());
      return build(request, platform, files, work, secrets, names, progress);
    } catch (IOException e) {
      throw EngineException.internal("build failed: " + e.getMessage(), e);
    } finally {
      delete(work);
      if (!request.secrets().isEmpty()) {
        delete(hidden);
      }
    }
  }

  private Digest build(
      BuildRequest request,
      BuildPlatform platform,
      Path context,
      Path work,
      BuildSecrets secrets,
      List<String> names,
      ProgressSink progress)
      throws IOException {
    Dockerfile file = Dockerfile.parse(dockerfile(context, request.dockerfile()));
    file.warnings()
        .forEach(each -> progress.stream("\u001b[91m[WARNING]: " + each + "\n\u001b[0m"));
    BuildArguments top =
        BuildArguments.top(request.arguments(), platform.arguments(request.target()));
    ShellWords words = new ShellWords(file.escape(), top::inFrom);
    for (Instruction.Arg arg : file.globals()) {
      for (Instruction.ArgPair pair : arg.pairs()) {
        String value = pair.value();
        top.declare(pair.name(), value == null ? null : words.expand(value));
      }
    }
    forgetIgnored(context, request.dockerfile());
    StagePlan plan = new StagePlan(file, top, request.target());
    StageImage image;
    try (BuildSession session =
        new BuildSession(
            parts, request, plan, top, file.escape(), context, work, secrets, progress)) {
      image = session.run(file.globals());
      if (image.isEmpty()) {
        throw EngineException.invalid("No image was generated. Is your Dockerfile empty?");
      }
      if (request.squash()) {
        image = session.squash(image);
        progress.built(image.id());
      }
    }
    warnOfUnused(top, progress);
    return publish(image, names, progress);
  }

  private static void warnOfUnused(BuildArguments top, ProgressSink progress) {
    List<String> unused = new ArrayList<>(new TreeSet<>(top.unused()));
    if (!unused.isEmpty()) {
      progress.stream("[Warning] One or more build-args " + unused + " were not consumed\n");
    }
  }

  private Digest publish(StageImage image, List<String> names, ProgressSink progress)
      throws IOException {
    Digest id = parts.images().registerBuilt(image.bytes(), image.blobs(), names);
    progress.stream("Successfully built " + id.hex().substring(0, 12) + "\n");
    for (String name : names) {
      progress.stream("Successfully tagged " + name + "\n");
    }
    return id;
  }

  private static byte[] dockerfile(Path context, String path) throws IOException {
    Path file = RootedPath.resolve(context, path);
    if (!Files.isRegularFile(file)) {
      throw EngineException.invalid("Cannot locate specified Dockerfile: " + path);
    }
    if (Files.size(file) > MAX_DOCKERFILE) {
      throw EngineException.invalid("Dockerfile is larger than 4 MiB: " + path);
    }
    if (Files.size(file) == 0) {
      throw EngineException.invalid("the Dockerfile (" + path + ") cannot be empty");
    }
    return Files.readAllBytes(file);
  }

  /**
   * A client leaves out what .dockerignore names before it sends the context, but has to send the
   * two files themselves.
   */
  private static void forgetIgnored(Path context, String dockerfile) throws IOException {
    Path file = RootedPath.resolve(context, ".dockerignore");
    if (!Files.isRegularFile(file)) {
      return;
    }
    IgnoreRules rules = IgnoreRules.parse(Files.readString(file));
    for (String each : List.of(".dockerignore", dockerfile)) {
      if (rules.excludes(PathText.inside(each))) {
        Files.deleteIfExists(RootedPath.resolveParent(context, each));
      }
    }
  }

  private static List<String> names(List<String> tags) {
    List<String> names = new ArrayList<>();
    for (String tag : tags) {
      ImageReference name = ImageReference.parse(tag);
      if (name.digest() != null) {
        throw EngineException.invalid("build tag cannot contain a digest");
      }
      names.add(name.withDefaultTag().familiar());
    }
    return names.stream().distinct().toList();
  }

  private static void delete(Path work) {
    try {
      AtomicFiles.deleteTree(work);
    } catch (IOException e) {
      System.getLogger(LocalBuilds.class.getName())
          .log(System.Logger.Level.WARNING, "cannot remove " + work, e);
    }
  }

  @Override
  public PruneReport pruneCache(long keepBytes, BiPredicate<String, Instant> filter) {
    List<Map.Entry<String, BuildCache.Entry>> newest =
        new ArrayList<>(parts.cache().all().entrySet());
    newest.sort(Comparator.comparing(each -> each.getValue().created(), Comparator.reverseOrder()));
    List<String> deleted = new ArrayList<>();
    long kept = 0;
    long reclaimed = 0;
    for (Map.Entry<String, BuildCache.Entry> each : newest) {
      long size = each.getValue().size();
      if (kept + size <= keepBytes || !filter.test(each.getKey(), each.getValue().created())) {
        kept += size;
      } else {
        parts.cache().remove(each.getKey());
        deleted.add(each.getKey());
        reclaimed += size;
      }
    }
    parts.images().collect();
    return new PruneReport(deleted, reclaimed);
  }
}
