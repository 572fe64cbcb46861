package dev.berth.runtime.registry;

import dev.berth.runtime.tls.PemFiles;
import dev.berth.runtime.tls.TrustEverything;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
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
  private static final List<String> BUNDLES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/cert.pem");

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

  /**
   * The settings for an address.
   *
   * @param registry host whose certificates count where the address has none of its own: that of
   *     the registry that led there; null for none
   */
  Key key(URI uri, boolean insecure, @Nullable String registry) throws IOException {
    Path directory = directory(host(uri));
    if (directory == null && registry != null) {
      directory = directory(registry);
    }
    return new Key(directory, directory == null ? 0 : stamp(directory), insecure);
  }

  /** Host and port, as directories are called. */
  static String host(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private @Nullable Path directory(String host) {
    for (Path root : roots) {
      Path directory = root.resolve(host);
      if (Files.isDirectory(directory)) {
        return directory;
      }
    }
    return null;
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
    List<Path> files = new ArrayList<>();
    if (directory != null) {
      files.addAll(listed(directory, "*.crt"));
    }
    String told = environment.getOrDefault("SSL_CERT_DIR", "");
    for (String each : told.isEmpty() ? List.<String>of() : List.of(told.split(":", -1))) {
      files.addAll(listed(Path.of(each), "*.{crt,pem}"));
    }
    Path system = systemBundle();
    if (system != null) {
      files.add(system);
    }
    return files;
  }

  private static List<Path> listed(Path directory, String glob) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
      found.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    return files;
  }

  /** The machine's own bundle, so that an authority its owner added is trusted here too. */
  private @Nullable Path systemBundle() {
    String told = environment.get("SSL_CERT_FILE");
    if (told != null && !told.isEmpty()) {
      return Path.of(told);
    }
    for (String file : BUNDLES) {
      if (Files.isReadable(Path.of(file))) {
        return Path.of(file);
      }
    }
    return null;
  }

  /** Pairs of certificate and key; one without the other is a mistake that dockerd tells, too. */
  private static KeyManager @Nullable [] identity(Path directory)
      throws IOException, GeneralSecurityException {
    List<PemFiles.Identity> identities = new ArrayList<>();
    for (Path certificate : listed(directory, "*.cert")) {
      Path key = beside(certificate, ".cert", ".key");
      if (!Files.exists(key)) {
        throw new IOException(
            "missing key "
                + key
                + " for client certificate "
                + certificate
                + ". CA certificates must use the extension .crt");
      }
      identities.add(new PemFiles.Identity(certificate, key));
    }
    for (Path key : listed(directory, "*.key")) {
      Path certificate = beside(key, ".key", ".cert");
      if (!Files.exists(certificate)) {
        throw new IOException("missing client certificate " + certificate + " for key " + key);
      }
    }
    return identities.isEmpty() ? null : PemFiles.identities(identities);
  }

  private static Path beside(Path file, String ending, String other) {
    String name = String.valueOf(file.getFileName());
    return file.resolveSibling(name.substring(0, name.length() - ending.length()) + other);
  }
}
