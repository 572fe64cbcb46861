package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads every blob and compares its content with its name. */
final class BlobSurvey {
  private final StorePaths paths;
  private final Blobs blobs;
  private final StoreCheck.Report report;
  private final boolean repair;
  private final Set<Digest> damaged = new HashSet<>();
  private final Map<Digest, Long> sizes = new HashMap<>();

  BlobSurvey(StorePaths paths, Blobs blobs, StoreCheck.Report report, boolean repair) {
    this.paths = paths;
    this.blobs = blobs;
    this.report = report;
    this.repair = repair;
  }

  void run() throws IOException {
    for (Digest digest : blobs.list()) {
      try {
        Digest actual = digest(digest);
        if (actual.equals(digest)) {
          sizes.put(digest, blobs.size(digest));
          continue;
        }
        report.wrong("blob " + digest + ": its content has digest " + actual);
      } catch (NoSuchFileException e) {
        continue; // a service at work removed it meanwhile
      } catch (IOException e) {
        report.wrong("blob " + digest + " cannot be read: " + e.getMessage());
      }
      if (repair) {
        blobs.delete(digest);
      } else {
        damaged.add(digest);
      }
    }
    noteFiles(paths.partialBlobs(), "partial downloads");
    noteFiles(paths.temporary(), "unfinished files");
  }

  private Digest digest(Digest digest) throws IOException {
    MessageDigest hasher = MessageDigests.streaming(digest.algorithm());
    byte[] buffer = new byte[1 << 17];
    try (InputStream in = blobs.open(digest)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hasher.update(buffer, 0, n);
      }
    }
    return MessageDigests.digest(hasher);
  }

  private void noteFiles(Path directory, String what) throws IOException {
    int count = 0;
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path unused : files) {
        count++;
      }
    } catch (NoSuchFileException e) {
      return; // nothing was ever put there
    }
    if (count > 0) {
      report.note(count + " " + what);
    }
  }

  /** What is there, and is not what its name says. */
  Set<Digest> damaged() {
    return damaged;
  }

  /** Tells of blobs that nothing refers to. */
  void noteUnused(Set<Digest> used) {
    long bytes = 0;
    int count = 0;
    for (Map.Entry<Digest, Long> blob : sizes.entrySet()) {
      if (!used.contains(blob.getKey())) {
        count++;
        bytes += blob.getValue();
      }
    }
    if (count > 0) {
      report.note(count + " blobs that no image has (" + bytes + " bytes)");
    }
  }

  /** How many there are. */
  String total() {
    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    return sizes.size() + " blobs (" + bytes + " bytes)";
  }
}
