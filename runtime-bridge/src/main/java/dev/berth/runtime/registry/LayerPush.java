package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One layer's way: is it there, can it be had from another repository, else send it. */
final class LayerPush implements Callable<Void> {
  private static final System.Logger LOG = System.getLogger(LayerPush.class.getName());

  private final PushLayer layer;
  private final List<String> elsewhere;
  private final RepositoryWriter writer;
  private final Backoff backoff;
  private final UploadWatch watch;
  private final Semaphore slots;
  private final PullProgress progress;
  private volatile UploadContent.@Nullable Known known;

  /**
   * Makes a task.
   *
   * @param elsewhere repositories of the same registry that may have the layer
   * @param slots how many may be sent at once
   */
  LayerPush(
      PushLayer layer,
      List<String> elsewhere,
      RepositoryWriter writer,
      Backoff backoff,
      UploadWatch watch,
      Semaphore slots,
      PullProgress progress) {
    this.layer = layer;
    this.elsewhere = elsewhere;
    this.writer = writer;
    this.backoff = backoff;
    this.watch = watch;
    this.slots = slots;
    this.progress = progress;
  }

  /** What the registry has now; null before the task has ended well. */
  UploadContent.@Nullable Known known() {
    return known;
  }

  @Override
  public Void call() throws IOException, InterruptedException {
    String id = layer.id();
    if (!slots.tryAcquire()) {
      progress.line(id, "Waiting");
      slots.acquire();
    }
    try {
      known = push(id, layer.content());
    } finally {
      slots.release();
    }
    return null;
  }

  private UploadContent.Known push(String id, UploadContent content)
      throws IOException, InterruptedException {
    Digest digest = content.digest();
    RepositoryWriter.Upload begun = null;
    if (digest != null) {
      if (Attempts.of(() -> writer.hasBlob(digest), backoff)) {
        progress.line(id, "Layer already exists");
        return new UploadContent.Known(digest, content.size());
      }
      RepositoryWriter.Mount mount = mount(digest, id);
      if (mount.done()) {
        return new UploadContent.Known(digest, content.size());
      }
      begun = mount.begun();
    }
    PullProgress.Meter meter = progress.meter(id, "Pushing", content.total());
    UploadContent.Known sent =
        new BlobUpload(writer, backoff, watch, progress, id, begun).run(content, meter);
    progress.line(id, "Pushed");
    return sent;
  }

  /** Asks one repository after another, until the registry begins an upload instead. */
  private RepositoryWriter.Mount mount(Digest digest, String id) throws InterruptedException {
    for (String repository : elsewhere) {
      try {
        RepositoryWriter.Mount mount = writer.mount(digest, repository);
        if (mount.done()) {
          progress.line(id, "Mounted from " + repository);
        }
        return mount;
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "cannot mount {0} from {1}: {2}", digest, repository, e.getMessage());
      }
    }
    return RepositoryWriter.Mount.NONE;
  }
}
