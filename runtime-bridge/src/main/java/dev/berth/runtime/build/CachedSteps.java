package dev.berth.runtime.build;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what steps make from where it is known, or has it made, and adds it to their image. */
final class CachedSteps {
  private static final int SHORT = 12;

  private final BuildSession session;
  private final BuildCache cache;
  private final @Nullable ProgressSink output;

  /**
   * @param output null for steps that the file does not have, which are not told
   */
  CachedSteps(BuildSession session, BuildCache cache, @Nullable ProgressSink output) {
    this.session = session;
    this.cache = cache;
    this.output = output;
  }

  /** Makes the layer of a step; null when it changed no file. */
  @FunctionalInterface
  interface Work {
    Snapshots.@Nullable Made run() throws IOException, InterruptedException;
  }

  /** A step that changes the config only; its time is remembered, so that the id stays the same. */
  void note(String history, StageImage image) throws IOException, InterruptedException {
    boolean docker = session.request().options().output().buildah() == null;
    String text = noOperation(image) + (docker ? " " : "") + history;
    apply(
        List.of("CONFIG", text, image.id().text()),
        image,
        text,
        () -> {
          intermediate();
          return null;
        });
  }

  /** How history begins to tell what no shell ran. */
  static String noOperation(StageImage image) {
    return String.join(" ", image.shell()) + " #(nop) ";
  }

  /** dockerd runs such steps in containers that are gone before anybody can look at them. */
  void intermediate() {
    if (!session.request().keepContainers()) {
      String id = HexIds.random().substring(0, SHORT);
      StepLines lines = session.request().options().lines();
      say(lines.running(id));
      say(lines.removed(id));
    }
  }

  /**
   * Does a step.
   *
   * @param facts all its result depends on, but for the layers below
   * @param history how the image's history tells it
   */
  void apply(List<Object> facts, StageImage image, String history, Work work)
      throws IOException, InterruptedException {
    List<Object> all = new ArrayList<>(facts);
    Digest parent = image.chain();
    all.add(parent == null ? "" : parent.text());
    all.add(image.architecture());
    if (session.fixedTime() != null) {
      all.add(String.valueOf(session.fixedTime()));
    }
    String key = BuildCache.key(all);
    Known known = session.request().noCache() ? null : known(key, image, history);
    boolean cached = known != null;
    if (known == null) {
      Snapshots.Made made = work.run();
      Digest diffId = made == null ? null : made.diffId();
      BuildCache.Entry entry =
          new BuildCache.Entry(
              BuildCache.Entry.FORMAT,
              parent,
              diffId,
              made == null ? 0 : made.size(),
              session.created(),
              history);
      cache.put(key, entry);
      known = new Known(diffId, diffId, entry.created());
    }
    if (known.diffId() != null && known.blob() != null) {
      image.addLayer(known.diffId(), known.blob());
    }
    image.addHistory(history, known.created(), known.diffId() == null);
    if (cached) {
      say(session.request().options().lines().cached(image));
    }
  }

  private void say(List<String> messages) {
    if (output != null) {
      StepLines.tell(output, messages);
    }
  }

  /** What a step made before: a layer and its blob, null for none, and when. */
  record Known(@Nullable Digest diffId, @Nullable Digest blob, Instant created) {}

  private @Nullable Known known(String key, StageImage image, String history) {
    BuildCache.Entry entry = cache.find(key);
    if (entry != null && fresh(entry.created())) {
      if (entry.diffId() != null) {
        cache.used(key);
      }
      return new Known(entry.diffId(), entry.diffId(), entry.created());
    }
    for (StageImage source : session.cacheSources()) {
      Known made = source.next(image, history);
      if (made != null && fresh(made.created())) {
        return made;
      }
    }
    return null;
  }

  private boolean fresh(Instant created) {
    Duration life = session.request().options().cacheLife();
    return life == null || !created.isBefore(Instant.now().minus(life));
  }
}
