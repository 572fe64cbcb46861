package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.berth.it.Builder.Built;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts and sources of ADD that the service fetches: over HTTP, and with git. */
class BuildRemoteTest {
  private static final String LIST = "CMD cd /r && find . -type f -not -path './.git/*' | sort\n";

  @TempDir static Path directory;
  private static HttpServer server;
  private static Process git;
  private static int gitPort;
  private static final Map<String, byte[]> PAGES = new ConcurrentHashMap<>();
  private static final Map<String, String> TYPES = new ConcurrentHashMap<>();

  private final Api api = Api.shared();
  private final String name = "remote-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void serve() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Service.isBerth(), "a dockerd may be in a network of its own");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.startsWith("/to/")) {
            String location = exchange.getRequestURI().getRawQuery();
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
          } else {
            byte[] body =
                PAGES.getOrDefault(path, "nothing here\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseHeaders().set("Content-Type", TYPES.getOrDefault(path, ""));
            exchange.sendResponseHeaders(PAGES.containsKey(path) ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    page("/Dockerfile", "text/plain", "FROM busybox\nRUN echo told by text\n");
    page("/f.txt", "text/plain", "fetched");
    page("/page", "text/html", "<html></html>");
    byte[] tar =
        new Builder(Api.shared(), "FROM busybox\nCOPY . /r/\n" + LIST).file("a", "1").tar();
    PAGES.put("/context.tar", tar);
    TYPES.put("/context.tar", "application/x-tar");
    git = repository();
  }

  private static void page(String path, String type, String text) {
    PAGES.put(path, text.getBytes(StandardCharsets.UTF_8));
    TYPES.put(path, type);
  }

  /** Makes two, one a submodule of the other, and a daemon that serves them. */
  private static Process repository() throws IOException, InterruptedException {
    Path part = Files.createDirectories(directory.resolve("part"));
    Files.writeString(part.resolve("inner"), "of the part");
    git(part, "init", "-q", "-b", "main");
    commit(part);
    Path whole = Files.createDirectories(directory.resolve("whole"));
    Files.writeString(whole.resolve("Dockerfile"), "FROM busybox\nCOPY . /r/\n" + LIST);
    Files.createDirectory(whole.resolve("sub"));
    Files.writeString(whole.resolve("sub/Dockerfile"), "FROM busybox\nCOPY . /r/\n" + LIST);
    Files.writeString(whole.resolve("sub/only"), "");
    git(whole, "init", "-q", "-b", "main");
    commit(whole);
    git(whole, "tag", "v1");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gitPort = free.getLocalPort();
    }
    Process daemon =
        new ProcessBuilder(
                "git",
                "daemon",
                "--reuseaddr",
                "--listen=127.0.0.1",
                "--port=" + gitPort,
                "--export-all",
                "--base-path=" + directory)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("daemon.log").toFile())
            .start();
    Waiting.until("git daemon answers", 20, BuildRemoteTest::answers);
    git(whole, "-c", "protocol.file.allow=always", "submodule", "add", "-q", url("part"), "part");
    commit(whole);
    return daemon;
  }

  private static boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gitPort)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void commit(Path repository) throws IOException, InterruptedException {
    git(repository, "add", ".");
    git(repository, "-c", "user.name=a", "-c", "user.email=a@example", "commit", "-qm", "all");
  }

  private static void git(Path repository, String... words)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("git", "-C", repository.toString()));
    all.addAll(List.of(words));
    Process process =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("git.log").toFile())
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", all)).isZero();
  }

  private static String url(String repository) {
    return "git://127.0.0.1:" + gitPort + "/" + repository;
  }

  private static String page(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.stop(0);
    }
    if (git != null) {
      git.descendants().forEach(ProcessHandle::destroyForcibly);
      git.destroyForcibly();
    }
  }

  @AfterEach
  void removeImage() {
    api.delete("/images/" + name + "?force=1");
  }

  @Test
  void aTextIsADockerfile() {
    Built built = remote(page("/Dockerfile")).build();
    assertThat(built.error()).isEmpty();
    assertThat(built.text()).contains("told by text\n");
  }

  @Test
  void aTarIsAContextAlsoBehindARedirect() {
    assertThat(remote(page("/to/?/context.tar")).build().error()).isEmpty();
    assertThat(listed()).isEqualTo("./Dockerfile\n./a\n");
  }

  @Test
  void whatIsNoContextIsRefusedBeforeTheBuild() {
    refused(page("/page"), 500, "unsupported Content-Type \\\"text/html\\\"");
    refused(page("/nothing"), 404, "with status 404 Not Found: nothing here");
    refused(page("/to/?file:///etc/passwd"), 500, "unsupported protocol scheme \\\"file\\\"");
    refused(page("/to/?/to/?/"), 404, "404");
    refused("file:///etc", 500, "remoteURL (file:///etc) could not be recognized as URL");
    refused("/etc", 500, "could not be recognized as URL");
  }

  @Test
  void aRepositoryIsAContextWithItsSubmodules() {
    assertThat(remote(url("whole")).build().error()).isEmpty();
    assertThat(listed())
        .isEqualTo(
            "./.gitmodules\n./Dockerfile\n./part/.git\n./part/inner\n./sub/Dockerfile\n./sub/only\n");
  }

  @Test
  void aRefAndADirectoryOfARepositoryCanBeMeant() {
    assertThat(remote(url("whole") + "#v1:sub").build().error()).isEmpty();
    assertThat(listed()).isEqualTo("./Dockerfile\n./only\n");
  }

  @Test
  void aRepositoryCannotNameOptionsNorLeaveItself() {
    refused(url("whole") + "#--upload-pack=x", 500, "invalid refspec: --upload-pack=x");
    refused(url("whole") + "#main:../..", 500, "not within git root");
    refused(url("whole") + "#none", 500, "couldn't find remote ref none");
  }

  @Test
  void addFetchesFilesAndChecksThem() {
    String sum = "sha256:0c7fcf412c36e9e1cfc3cca37cec9afedcfca86e1943f6827c36e88dfda41642";
    String file =
        "FROM busybox\nADD " + page("/f.txt") + " /r/\nCMD stat -c '%a %n' /r/*; cat /r/*\n";
    assertThat(builder(file).build().error()).isEmpty();
    assertThat(listed()).isEqualTo("600 /r/f.txt\nfetched");
    String checked = file.replace("ADD ", "ADD --checksum=" + sum + " ");
    assertThat(builder(checked).build().error()).isEmpty();
    assertThat(builder(checked.replace("fda41642", "00000000")).build().error())
        .startsWith("ADD failed: digest mismatch for ");
    assertThat(builder(file.replace("ADD ", "ADD --checksum=md5:1 ")).build().error())
        .contains("invalid checksum digest format: md5:1");
    assertThat(builder(file.replace("f.txt", "none")).build().error())
        .contains("with status 404 Not Found");
    assertThat(builder(file.replace("ADD", "COPY")).build().error())
        .isEqualTo("COPY failed: source can't be a URL for COPY");
  }

  @Test
  void addChecksRepositoriesOut() {
    String file =
        "FROM busybox\nADD " + url("whole") + "#v1 /r/\nCMD cd /r && find . -type f | sort\n";
    assertThat(builder(file).build().error()).isEmpty();
    assertThat(listed()).isEqualTo("./Dockerfile\n./sub/Dockerfile\n./sub/only\n");
    assertThat(builder(file.replace("ADD ", "ADD --keep-git-dir ")).build().error()).isEmpty();
    assertThat(listed()).contains("./.git/HEAD");
  }

  private Builder builder(String dockerfile) {
    return new Builder(api, dockerfile).with("t", name);
  }

  private Builder remote(String url) {
    return builder("").with("remote", url);
  }

  private void refused(String url, int status, String text) {
    Response response = remote(url).post();
    assertThat(response.asString()).contains(text);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  private String listed() {
    return Cli.docker("run", "--rm", name).out();
  }
}
