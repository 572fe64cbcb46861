package dev.berth.runtime.registry;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS settings by host: directories {@code certs.d/<host[:port]>} hold {@code *.crt} authorities
 * and {@code *.cert} with {@code *.key} client certificates (containers-certs.d(5)).
 */
final class TlsContexts {
  private final List<Path> roots;
  private final Map<String, String> environment;

  TlsContexts(List<Path> roots, Map<String, String> environment) {
    this.roots = roots;
    this.environment = environment;
  }

  /**
   * What tells one context from another.
   *
   * @param directory of the host's certificates, null for none
   * @param stamp changes when the directory's files do
   */
  record Key(@Nullable Path directory, long stamp, boolean insecure) {}

  Key key(URI uri, boolean insecure) throws IOException {
    String host = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    for (Path root : roots) {
      Path directory = root.resolve(host);
      if (Files.isDirectory(directory)) {
        return new Key(directory, stamp(directory), insecure);
      }
    }
    return new Key(null, 0, insecure);
  }

  private static long stamp(Path directory) throws IOException {
    long stamp = Files.getLastModifiedTime(directory).toMillis();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        stamp = stamp * 31 + Files.getLastModifiedTime(file).toMillis();
      }
    }
    return stamp;
  }

  SSLContext context(Key key) throws IOException {
    try {
      Path directory = key.directory();
      TrustManager trust =
          key.insecure() ? new TrustEverything() : PemFiles.trust(authorities(directory));
      KeyManager[] identity = directory == null ? null : identity(directory);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot set up TLS: " + e.getMessage(), e);
    }
  }

  private List<Path> authorities(@Nullable Path directory) throws IOException {
    List<Path> files = new java.util.ArrayList<>();
    if (directory != null) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.crt")) {
        found.forEach(files::add);
      }
    }
    Path system = systemBundle();
    if (system != null) {
      files.add(system);
    }
    return files;
  }

  /** The machine's own bundle, so that an authority its owner added is trusted here too. */
  private @Nullable Path systemBundle() {
    String told = environment.get("SSL_CERT_FILE");
    if (told != null && !told.isEmpty()) {
      return Path.of(told);
    }
    for (String file :
        List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/cert.pem")) {
      if (Files.isReadable(Path.of(file))) {
        return Path.of(file);
      }
    }
    return null;
  }

  private static KeyManager @Nullable [] identity(Path directory)
      throws IOException, GeneralSecurityException {
    try (DirectoryStream<Path> certificates = Files.newDirectoryStream(directory, "*.cert")) {
      for (Path certificate : certificates) {
        String name = certificate.getFileName().toString();
        Path key = directory.resolve(name.substring(0, name.length() - 5) + ".key");
        if (!Files.exists(key)) {
          throw new IOException("missing key " + key + " for client certificate " + certificate);
        }
        return PemFiles.identity(certificate, key);
      }
    }
    return null;
  }
}
