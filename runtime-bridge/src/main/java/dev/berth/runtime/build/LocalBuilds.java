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
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ImageStore;
import dev.berth.runtime.image.ManifestForm;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Builds over this engine's store and containers. */
public final class LocalBuilds implements Builds {
  private final BuildParts parts;
  private final HostFacts host;
  private final CacheKeeper keeper;
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
    CacheMounts mounts = new CacheMounts(paths, kernel);
    this.keeper = new CacheKeeper(paths, cache, mounts, images);
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
            mounts,
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
      BuildContext taken = BuildContext.take(request, context, work, progress);
      BuildSecrets secrets = new BuildSecrets(request, taken.root(), hidden, parts.kernel());
      return build(request, platform, taken, work, secrets, names, progress);
    } catch (IOException e) {
      throw EngineException.internal("build failed: " + FileFailures.text(e), e);
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
    StepLines lines = request.options().lines();
    file.warnings().forEach(each -> StepLines.tell(progress, lines.warning(each)));
    BuildArguments top =
        BuildArguments.top(request.arguments(), platform.arguments(request.target()));
    ShellWords words = new ShellWords(file.escape(), top::inFrom);
    for (Instruction.Arg arg : file.globals()) {
      for (Instruction.ArgPair pair : arg.pairs()) {
        String value = pair.value();
        top.declare(pair.name(), value == null ? null : words.expand(value));
      }
    }
    StagePlan plan = new StagePlan(file, top, request);
    StageImage image;
    try (BuildSession session =
        new BuildSession(
            parts, request, plan, top, file.escape(), context, work, secrets, progress)) {
      image = session.run(file.globals());
      if (image.isEmpty()) {
        throw EngineException.invalid("No image was generated. Is your Dockerfile empty?");
      }
      if (request.squash() || request.options().squashAll()) {
        image = session.squash(image);
        progress.built(image.id());
      }
    }
    image.finish(request.options().output());
    Digest id = publish(image, names, request.options().output());
    StepLines.tell(progress, lines.end(plan.targetPlace(), id, names, new TreeSet<>(top.unused())));
    return id;
  }

  private Digest publish(StageImage image, List<String> names, ImageOutput output)
      throws IOException {
    BuildahStyle style = output.buildah();
    Map<String, String> annotations =
        style == null
            ? output.annotations()
            : style.with(image.annotations(), output.annotations());
    ManifestForm form = new ManifestForm(output.docker(), annotations);
    return parts.images().registerBuilt(image.bytes(), image.blobs(), names, form);
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
  public List<CacheRecord> cache() {
    return keeper.records().stream().filter(CacheRecord::hasContent).toList();
  }

  @Override
  public PruneReport prune(CachePrune wanted) {
    return keeper.prune(wanted);
  }
}
