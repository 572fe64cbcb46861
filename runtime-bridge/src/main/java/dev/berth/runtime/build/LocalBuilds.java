package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Dockerfile;
import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.build.dockerfile.ShellWords;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.files.LayerChanges;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ImageStore;
import dev.berth.runtime.image.LayerStore;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.stream.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** Builds over this engine's store and containers. */
public final class LocalBuilds implements Builds {
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
      BuildContext taken = BuildContext.take(request, context, work.resolve("context"), progress);
      BuildSecrets secrets = new BuildSecrets(request, taken.root(), hidden, parts.kernel());
      return build(request, platform, taken, work, secrets, names, progress);
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
      BuildContext context,
      Path work,
      BuildSecrets secrets,
      List<String> names,
      ProgressSink progress)
      throws IOException {
    Dockerfile file = Dockerfile.parse(context.dockerfile());
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
    StagePlan plan = new StagePlan(file, top, request.target());
    StageImage image;
    try (BuildSession session =
        new BuildSession(
            parts, request, plan, top, file.escape(), context.root(), work, secrets, progress)) {
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
      boolean within = keepBytes > 0 && kept + size <= keepBytes; // entries may be of no size
      if (within || !filter.test(each.getKey(), each.getValue().created())) {
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

  @Override
  public List<CachedStep> cached() {
    Set<Digest> used = new HashSet<>();
    for (Image image : parts.images().list()) {
      used.addAll(LayerStore.chain(image.diffIds()));
    }
    List<CachedStep> steps = new ArrayList<>();
    for (Map.Entry<String, BuildCache.Entry> each : parts.cache().all().entrySet()) {
      BuildCache.Entry entry = each.getValue();
      boolean shared = used.contains(entry.chain());
      steps.add(new CachedStep(each.getKey(), entry.text(), shared, entry.size(), entry.created()));
    }
    return steps;
  }
}
