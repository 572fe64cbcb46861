package dev.berth.docker.build;

import dev.berth.runtime.archive.TarWriter;
import dev.berth.runtime.error.EngineException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;

/** A context that the service fetches itself: a tar, or the text of a Dockerfile. */
final class RemoteContext {
  private static final int MAX_DOCKERFILE = 4 << 20;
  private static final int PATIENCE_MILLIS = 60_000;

  private RemoteContext() {}

  /** Opens it as a tar. INVALID for what cannot be fetched. */
  static InputStream open(String remote) throws IOException {
    if (!remote.startsWith("http://") && !remote.startsWith("https://")
        || remote.matches("https?://.*\\.git(#.*)?")) {
      throw EngineException.notImplemented(
          "building from a git repository is not supported: " + remote);
    }
    InputStream in;
    try {
      URLConnection connection = URI.create(remote).toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(connection.getInputStream());
    } catch (IOException | IllegalArgumentException e) {
      throw EngineException.invalid(
          "unable to prepare context: failed to download remote context "
              + remote
              + ": "
              + e.getMessage());
    }
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    boolean text = first == '#' || Character.isLetter(first) && Character.isLetter(second);
    return text && looksLikeDockerfile(in) ? dockerfile(in) : in;
  }

  /** A tar's first block has NULs in it. */
  private static boolean looksLikeDockerfile(InputStream in) throws IOException {
    in.mark(512);
    byte[] start = in.readNBytes(512);
    in.reset();
    for (byte b : start) {
      if (b == 0) {
        return false;
      }
    }
    return true;
  }

  private static InputStream dockerfile(InputStream in) throws IOException {
    byte[] content = in.readNBytes(MAX_DOCKERFILE);
    in.close();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out);
    tar.file("Dockerfile", content, 0);
    tar.finish();
    return new ByteArrayInputStream(out.toByteArray());
  }
}
