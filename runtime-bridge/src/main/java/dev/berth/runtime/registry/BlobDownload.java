package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.BlobIngest;
import dev.berth.runtime.image.Blobs;
import java.io.IOException;
import java.io.InputStream;

/** Brings one blob into the content store, through cut connections and busy servers. */
final class BlobDownload {
  private static final int BUFFER = 64 * 1024;

  private final RepositoryClient client;
  private final Blobs blobs;
  private final Backoff backoff;
  private final Transfers transfers;

  BlobDownload(RepositoryClient client, Blobs blobs, Backoff backoff, Transfers transfers) {
    this.client = client;
    this.blobs = blobs;
    this.backoff = backoff;
    this.transfers = transfers;
  }

  /** Returns when the blob is there, whole and checked. */
  void run(Descriptor blob, PullProgress progress) throws IOException, InterruptedException {
    String id = blob.digest().shortHex();
    PullProgress.Meter meter = progress.meter(id, "Downloading", blob.size());
    try (BlobIngest ingest = blobs.ingest(blob.digest(), blob.size())) {
      boolean leftover = ingest.offset() > 0;
      for (int attempt = 1; !ingest.complete(); attempt++) {
        try {
          fetch(blob, ingest, meter);
          progress.line(id, "Verifying Checksum");
          LastingFailure.unlessDone(ingest::commit);
          return;
        } catch (EngineException e) {
          if (!leftover) {
            throw e;
          }
          // what an earlier pull left was wrong: once more from the beginning
          leftover = false;
          ingest.restart();
        } catch (IOException e) {
          Attempts.pause(e, attempt, backoff, id, progress);
        }
      }
    }
  }

  private void fetch(Descriptor blob, BlobIngest ingest, PullProgress.Meter meter)
      throws IOException, InterruptedException {
    if (ingest.offset() == blob.size()) {
      return;
    }
    RepositoryClient.BlobStream stream = open(blob, ingest);
    try (Transfers.Transfer transfer = transfers.begin(stream.body())) {
      if (stream.start() != ingest.offset()) {
        ingest.restart();
      }
      byte[] buffer = new byte[BUFFER];
      InputStream in = stream.body();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        transfer.alive();
        int length = n;
        LastingFailure.unlessDone(() -> ingest.write(buffer, 0, length));
        meter.at(ingest.offset());
      }
    }
    if (ingest.offset() < blob.size()) {
      throw new IOException("unexpected EOF");
    }
  }

  private RepositoryClient.BlobStream open(Descriptor blob, BlobIngest ingest)
      throws IOException, InterruptedException {
    try {
      return client.layer(blob, ingest.offset());
    } catch (RegistryFailure e) {
      if (e.status() != 416 || ingest.offset() == 0) {
        throw e;
      }
      ingest.restart();
      return client.layer(blob, 0);
    }
  }
}
