package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ImageSource;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds what a push means of a repository, one tag or all, and pushes it. */
final class RepositoryPush {
  private final ImageRegistrar store;
  private final ImageSource images;
  private final Events events;
  private final Backoff backoff;

  RepositoryPush(ImageRegistrar store, ImageSource images, Events events, Backoff backoff) {
    this.store = store;
    this.images = images;
    this.events = events;
    this.backoff = backoff;
  }

  /**
   * Pushes; what is not here is NOT_FOUND with Docker's words.
   *
   * @param platform which image of an index, null for what the names mean
   */
  void run(
      ImageReference reference,
      @Nullable Platform platform,
      Supplier<RepositoryWriter> registry,
      ProgressSink sink)
      throws IOException, InterruptedException {
    Map<String, Image> tags = tags(reference, platform);
    ExecutorService compressing = compressing();
    try {
      PushOperation push =
          new PushOperation(new Pushing(registry.get(), store, images, sink, backoff, compressing));
      for (Map.Entry<String, Image> each : tags.entrySet()) {
        push.run(reference.withTag(each.getKey()), each.getValue(), platform != null);
      }
    } finally {
      compressing.shutdownNow();
    }
    tell(reference, tags.values().iterator().next());
  }

  /** Pushes what need not have a name here; returns the digest it has there. */
  Digest publish(
      ImageReference reference,
      Publication wanted,
      Supplier<RepositoryWriter> registry,
      ProgressSink sink)
      throws IOException, InterruptedException {
    ExecutorService compressing = compressing();
    try {
      PublishOperation operation =
          new PublishOperation(
              new Pushing(registry.get(), store, images, sink, backoff, compressing));
      Digest digest = operation.run(reference, wanted);
      events.publish(
          "image", "push", reference.familiar(), Map.of("name", reference.familiarName()));
      return digest;
    } finally {
      compressing.shutdownNow();
    }
  }

  /**
   * Deflating needs processors, not waiting: as many threads, made when there is something to do.
   */
  private static ExecutorService compressing() {
    int processors = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
    return Executors.newFixedThreadPool(
        processors, Thread.ofPlatform().daemon().name("compress-", 0).factory());
  }

  private Map<String, Image> tags(ImageReference reference, @Nullable Platform platform) {
    Map<String, Image> tags = new TreeMap<>();
    boolean named = false;
    for (Image image : images.list()) {
      for (String name : image.repoTags()) {
        ImageReference tagged = ImageReference.parse(name);
        String tag = tagged.tag();
        if (tag != null && tagged.name().equals(reference.name())) {
          named = true;
          if (reference.tag() == null || reference.tag().equals(tag)) {
            tags.put(tag, images.get(tagged.familiar(), platform));
          }
        }
      }
      named |=
          image.repoDigests().stream()
              .anyMatch(each -> each.startsWith(reference.familiarName() + "@"));
    }
    if (!named) {
      throw EngineException.notFound(
          "An image does not exist locally with the tag: " + reference.familiarName());
    }
    if (reference.digest() != null) {
      throw EngineException.invalid("cannot push a digest reference");
    }
    if (tags.isEmpty()) {
      throw EngineException.notFound("tag does not exist: " + reference.familiar());
    }
    return tags;
  }

  private void tell(ImageReference reference, Image image) {
    Map<String, String> labels = image.config().labels();
    Map<String, String> attributes = new TreeMap<>(labels == null ? Map.of() : labels);
    attributes.put("name", reference.familiarName());
    events.publish("image", "push", reference.familiar(), attributes);
  }
}
