package dev.berth.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Debian's docker-registry on a loopback port, plain or with TLS and basic authentication. */
public final class RegistryServer implements AutoCloseable {
  private static final String ACCEPT =
      "application/vnd.docker.distribution.manifest.v2+json,"
          + "application/vnd.docker.distribution.manifest.list.v2+json,"
          + "application/vnd.oci.image.manifest.v1+json,application/vnd.oci.image.index.v1+json";

  private final Path directory;
  private final int port;
  private final boolean secure;
  private final @Nullable TokenServer tokens;
  private Process process;

  private RegistryServer(Path directory, int port, boolean secure, @Nullable TokenServer tokens)
      throws IOException {
    this.directory = directory;
    this.port = port;
    this.secure = secure;
    this.tokens = tokens;
    this.process = start();
  }

  /**
   * Starts one; {@code secure} means TLS with a certificate of its own, user it, password secret.
   */
  public static RegistryServer start(boolean secure) {
    return start(secure, null);
  }

  /** Starts one that believes in another server's tokens. */
  public static RegistryServer start(TokenServer tokens) {
    return start(false, tokens);
  }

  private static RegistryServer start(boolean secure, @Nullable TokenServer tokens) {
    try {
      Path directory = Files.createTempDirectory("registry");
      int port = FreePort.find();
      RegistryServer server = new RegistryServer(directory, port, secure, tokens);
      Waiting.until("the registry listens", 20, server::listens);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start() throws IOException {
    String extra = "";
    if (secure && !Files.exists(certificate())) {
      makeCertificate();
    }
    if (secure) {
      Path passwords = directory.resolve("htpasswd");
      Files.writeString(
          passwords, Cli.run(Map.of(), "htpasswd", "-Bbn", "it", "secret").ok() + "\n");
      extra =
          """
            tls:
              certificate: %s
              key: %s
          auth:
            htpasswd:
              realm: it
              path: %s
          """
              .formatted(certificate(), certificate().resolveSibling("key.pem"), passwords);
    }
    if (tokens != null) {
      extra =
          """
          auth:
            token:
              realm: %s
              service: %s
              issuer: it
              rootcertbundle: %s
          """
              .formatted(tokens.realm(), TokenServer.SERVICE, tokens.certificate());
    }
    Path config = directory.resolve("config.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        log:
          level: error
        storage:
          filesystem:
            rootdirectory: %s
          delete:
            enabled: true
        http:
          addr: 127.0.0.1:%d
          secret: it
        """
                .formatted(directory.resolve("data"), port)
            + extra);
    return new ProcessBuilder(List.of("docker-registry", "serve", config.toString()))
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private void makeCertificate() {
    Cli.run(
            Map.of(),
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout",
            certificate().resolveSibling("key.pem").toString(),
            "-out",
            certificate().toString())
        .ok();
  }

  /** Ends it at once, as a power cut would. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again where it was, with what it had. */
  public void restart() {
    try {
      process = start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Waiting.until("the registry listens", 20, this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** {@code localhost:port}. */
  public String host() {
    return "localhost:" + port;
  }

  /** The server's own certificate, which is also its authority. */
  public Path certificate() {
    return directory.resolve("cert.pem");
  }

  /** The tags of a repository. */
  public List<String> tags(String repository) {
    List<String> tags = new ArrayList<>();
    Api.parse(get("/v2/" + repository + "/tags/list"))
        .path("tags")
        .forEach(tag -> tags.add(tag.asText()));
    return tags;
  }

  /** Bytes of uploads that are not finished. */
  public long uploaded() {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().contains("/_uploads/"))
          .filter(file -> file.endsWith("data"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // one vanished meanwhile
    }
  }

  /** A manifest or index as the registry has it. */
  public String manifest(String repository, String reference) {
    return get("/v2/" + repository + "/manifests/" + reference);
  }

  private String get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + host() + path))
            .header("Accept", ACCEPT)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Puts an image there with skopeo; format is v2s2 or oci. */
  public void push(Path dockerArchive, String name, String format) {
    Cli.run(
            Map.of(),
            "skopeo",
            "copy",
            "-q",
            "--insecure-policy",
            "--dest-tls-verify=false",
            "--dest-creds",
            "it:secret",
            "--format",
            format,
            "docker-archive:" + dockerArchive,
            "docker://" + host() + "/" + name)
        .ok();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Cli.run(Map.of(), "rm", "-rf", directory.toString());
  }
}
