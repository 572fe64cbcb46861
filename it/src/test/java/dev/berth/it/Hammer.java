package dev.berth.it;

import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Clients that do anything at any time to the same few objects; an answer of 500 is a defect. */
final class Hammer {
  private static final int NAMES = 3;
  private static final String JSON = "application/json";
  private static final String TAR = "application/x-tar";

  private final Api api;
  private final String registry;
  private final byte[] archive;
  private final Queue<String> defects = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /**
   * @param registry host and port of one that has the repositories {@code h0} to {@code h2}
   */
  Hammer(Api api, String registry) {
    this.api = api;
    this.registry = registry;
    try {
      this.archive =
          Files.readAllBytes(
              Path.of(System.getenv().getOrDefault("BERTH_IT_IMAGE", "busybox.tar")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One thing that a client does. */
  interface Blow {
    Response strike(String name);
  }

  /** Networks, and containers on them. */
  List<Blow> networks() {
    return List.of(
        name -> post("/networks/create", "{\"Name\":\"n" + name + "\"}"),
        name -> post("/networks/create", "{\"Name\":\"n" + name + "\",\"Internal\":true}"),
        name -> container("n" + name, "none", ""),
        name -> container("c" + name, "n" + pick(), ""),
        name -> container("c" + name, "bridge", ""),
        name -> post("/containers/c" + name + "/start", ""),
        name -> post("/containers/c" + name + "/start", ""),
        name -> post("/networks/n" + pick() + "/connect", "{\"Container\":\"c" + name + "\"}"),
        name -> post("/networks/n" + pick() + "/connect", "{\"Container\":\"c" + name + "\"}"),
        name ->
            post(
                "/networks/n" + pick() + "/disconnect",
                "{\"Container\":\"c" + name + "\",\"Force\":true}"),
        name -> api.delete("/networks/n" + name),
        name -> post("/networks/prune", ""),
        name -> api.request().get("/networks"),
        name -> api.request().get("/networks/n" + name),
        name -> api.request().get("/containers/c" + name + "/json"),
        name -> post("/containers/c" + name + "/restart?t=0", ""),
        name -> api.delete("/containers/c" + name + "?force=1"));
  }

  /** Volumes, and containers with them. */
  List<Blow> volumes() {
    return List.of(
        name -> post("/volumes/create", "{\"Name\":\"v" + name + "\"}"),
        name -> container("c" + name, "none", "\"Binds\":[\"v" + pick() + ":/etc\"]"),
        name ->
            container(
                "c" + name, "none", "\"Mounts\":[{\"Type\":\"volume\",\"Target\":\"/anonymous\"}]"),
        name -> post("/containers/c" + name + "/start", ""),
        name -> post("/containers/c" + name + "/start", ""),
        name -> api.delete("/volumes/v" + name),
        name -> api.delete("/volumes/v" + name + "?force=1"),
        name -> post("/volumes/prune?filters=%7B%22all%22%3A%5B%22true%22%5D%7D", ""),
        name -> api.request().get("/volumes"),
        name -> api.request().get("/volumes/v" + name),
        name -> api.request().get("/system/df"),
        name -> post("/containers/prune", ""),
        name -> post("/containers/c" + name + "/kill", ""),
        name -> api.delete("/containers/c" + name + "?force=1&v=1"));
  }

  /** Images by pull, load, build and commit, and containers of them. */
  List<Blow> images() {
    return List.of(
        name -> post("/images/create?fromImage=" + registry + "/h" + name + "&tag=latest", ""),
        name -> post("/images/create?fromImage=" + registry + "/h" + name + "&tag=latest", ""),
        name -> body("/images/load?quiet=1", archive),
        name -> body("/build?q=1&t=b" + name, context(name)),
        name -> body("/build?q=1&t=b" + name + "&nocache=1", context(pick())),
        name -> post("/images/b" + name + "/tag?repo=t" + pick(), ""),
        name -> post("/images/busybox/tag?repo=t" + name, ""),
        name -> api.delete("/images/t" + name),
        name -> api.delete("/images/b" + name + "?force=1"),
        name -> api.delete("/images/" + registry + "/h" + name),
        name -> post("/images/prune", ""),
        name -> post("/images/prune?filters=%7B%22dangling%22%3A%5B%22false%22%5D%7D", ""),
        name -> post("/build/prune", ""),
        name -> api.request().get("/images/json?all=1"),
        name -> api.request().get("/images/b" + name + "/json"),
        name -> api.request().get("/images/get?names=b" + name + "&names=busybox"),
        name -> create("c" + name, "b" + name, "none", ""),
        name -> post("/containers/c" + name + "/start", ""),
        name -> post("/commit?container=c" + name + "&repo=t" + pick(), "{}"),
        name -> api.delete("/containers/c" + name + "?force=1"));
  }

  /** Lets so many clients strike so often each, and returns what was wrong. */
  List<String> run(List<Blow> blows, int clients, int times) {
    // No virtual threads: the socket library holds their carriers, which the registry needs too.
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<? extends Future<?>> work =
          IntStream.range(0, clients)
              .mapToObj(i -> threads.submit(() -> strike(blows, times)))
              .toList();
      for (Future<?> each : work) {
        Futures.get(each);
      }
    }
    return List.copyOf(defects);
  }

  /** From now on nobody begins anything, and what fails was cut off. */
  void stop() {
    stopped = true;
  }

  private void strike(List<Blow> blows, int times) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < times && !stopped; i++) {
      try {
        judge(blows.get(random.nextInt(blows.size())).strike(pick()));
      } catch (Exception | AssertionError e) { // REST Assured throws undeclared IOExceptions
        if (!stopped) {
          defects.add(e.toString());
        }
      }
    }
  }

  private void judge(Response response) {
    String text = response.statusCode() >= 500 ? response.asString() : "";
    if (!text.isEmpty() && !stopped && !isKnownToClients(text)) {
      defects.add(response.statusCode() + " " + text.strip());
    }
  }

  /** A restart reports every failure as 500, also one that the other clients brought about. */
  private static boolean isKnownToClients(String text) {
    return text.contains("Cannot restart container")
        && (text.contains("No such container")
            || text.contains("is marked for removal")
            || text.contains("network n")); // gone meanwhile
  }

  private static String pick() {
    return Integer.toString(ThreadLocalRandom.current().nextInt(NAMES));
  }

  private Response post(String path, String json) {
    return api.post(path, json);
  }

  private Response body(String path, byte[] content) {
    return api.request().urlEncodingEnabled(false).contentType(TAR).body(content).post(path);
  }

  private static byte[] context(String name) {
    return TestImages.tar(
        Map.of("Dockerfile", "FROM busybox\nLABEL n=" + name + "\nCOPY f /f\n", "f", name));
  }

  private Response container(String name, String network, String more) {
    return create(name, "busybox", network, more);
  }

  private Response create(String name, String image, String network, String more) {
    return api.request()
        .contentType(JSON)
        .body(
            "{\"Image\":\""
                + image
                + "\",\"Cmd\":[\"sleep\",\"600\"],\"HostConfig\":{\"NetworkMode\":\""
                + network
                + "\""
                + (more.isEmpty() ? "" : "," + more)
                + "}}")
        .post("/containers/create?name=" + name);
  }

  /** Waiting that needs no checked exceptions. */
  private static final class Futures {
    static void get(Future<?> future) {
      try {
        Object unused = future.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (java.util.concurrent.ExecutionException e) {
        throw new AssertionError(e);
      }
    }
  }
}
