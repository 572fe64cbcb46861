import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same work against several engines over their sockets, interleaved in one run; medians, and
 * ratios to the second engine named (the peer).
 *
 * <p>Usage: {@code java Bench.java [--rounds N] [--only row,row] NAME=SOCKET...}
 */
public final class Bench {
  /** One piece of work with an engine. */
  interface Work {
    void run(Engine engine) throws Exception;
  }

  /** A row: prepared once an engine, measured rounds/weight times after a step that is not, cleaned up once. */
  record Row(String name, int weight, Work prepare, Work before, Work work, Work cleanup) {
    Row(String name, int weight, Work prepare, Work work, Work cleanup) {
      this(name, weight, prepare, NOTHING, work, cleanup);
    }
  }

  private static final Work NOTHING = engine -> {};
  private static final String NO_NETWORK = "\"HostConfig\":{\"NetworkMode\":\"none\"}";
  private static final String BRIDGE = "\"HostConfig\":{}";
  private static final String NETWORK = "bench-network";
  private static final String USER_NETWORK = "\"HostConfig\":{\"NetworkMode\":\"" + NETWORK + "\"}";
  private static final String CHATTER =
      "yes 0123456789012345678901234567890123456789012345678 | head -c 20000000";

  private static final List<Row> ROWS =
      List.of(
          new Row("ping", 1, NOTHING, e -> e.ok("GET", "/_ping", ""), NOTHING),
          new Row("run-none (create,start,wait,rm)", 1, NOTHING, e -> e.runOnce(NO_NETWORK), NOTHING),
          new Row("run-bridge (the same)", 1, NOTHING, e -> e.runOnce(BRIDGE), NOTHING),
          new Row("run-user-network (the same)", 1, Engine::network, e -> e.runOnce(USER_NETWORK), Engine::removeNetwork),
          new Row("exec (create,start,read,inspect)", 1, Engine::keepSleep, Engine::execOnce, Engine::removeAll),
          new Row("parallel-40 on bridge", 5, NOTHING, e -> e.parallel(40, BRIDGE), NOTHING),
          new Row("parallel-40-user-network", 5, Engine::network, e -> e.parallel(40, USER_NETWORK), Engine::removeNetwork),
          new Row("parallel-200-user-network", 15, Engine::network, e -> e.parallel(200, USER_NETWORK), Engine::removeNetwork),
          new Row("compose-up (five services)", 3, NOTHING, Projects::down, Projects::up, Projects::down),
          new Row("compose-down", 3, NOTHING, Projects::up, Projects::down, Projects::down),
          new Row("list-10", 1, e -> e.createMany(10), Engine::list, Engine::removeAll),
          new Row("list-100", 1, e -> e.createMany(100), Engine::list, Engine::removeAll),
          new Row("list-1000", 3, e -> e.createMany(1000), Engine::list, Engine::removeAll),
          new Row("inspect", 1, Engine::keepSleep, Engine::inspect, Engine::removeAll),
          new Row("stats one-shot", 1, Engine::keepSleep, Engine::stats, Engine::removeAll),
          new Row("exec-1000 (20 at once)", 15, Engine::keepSleep, e -> e.execMany(1000, 20), Engine::removeAll),
          new Row("attach-100MB (stdin to cat and back)", 5, NOTHING, e -> e.attach(100 << 20), Engine::removeAll),
          new Row("events-10 (start and end to ten listeners)", 1, NOTHING, e -> e.events(10), Engine::removeAll),
          new Row("follow-20MB (log of a running container)", 3, NOTHING, e -> e.follow(CHATTER), Engine::removeAll),
          new Row("logs-20MB", 3, e -> e.keepEnded("sh", "-c", CHATTER), Engine::logs, Engine::removeAll),
          new Row("download-512MB (published port to the host)", 3, Ports::serve, Ports::download, Engine::removeAll),
          new Row("upload-512MB (host to published port)", 3, Ports::serve, Ports::upload, Engine::removeAll),
          new Row("requests-1000 (published port, 8 at once)", 3, Ports::serve, Ports::requests, Engine::removeAll),
          new Row("between-512MB (two containers)", 3, Ports::serveTwo, Ports::between, Engine::removeAll),
          new Row("lookups-5000 (a name on a user network)", 3, Names::meet, Names::lookups, Names::part),
          new Row("pod (create, start, stop, rm with a container)", 3, NOTHING, Pods::life, Pods::clear),
          new Row("pod-create", 3, NOTHING, Pods::clear, Pods::create, Pods::clear),
          new Row("pod-start", 3, NOTHING, Pods::again, Pods::start, Pods::clear),
          new Row("pod-stop", 3, NOTHING, Pods::againStarted, Pods::stop, Pods::clear),
          new Row("pod-rm", 3, NOTHING, Pods::again, Pods::remove, Pods::clear),
          new Row("kube-play (three pods with two containers each)", 5, NOTHING, Kube::clear, Kube::play, Kube::clear),
          new Row("ps-100-remote (podman --url ps)", 1, Pods::hundred, Pods::remotePs, Engine::removeAll),
          new Row("ps-100-local (podman's without a service)", 1, Pods::hundred, Pods::localPs, Engine::removeAll),
          new Row("build-cold (ten stages)", 3, NOTHING, e -> e.build(false), Engine::removeBuilt),
          new Row("build-cached (ten stages)", 1, e -> e.build(true), e -> e.build(true), Engine::removeBuilt),
          new Row("load-500MB (eight layers)", 5, NOTHING, Transfers::remove, Transfers::load, Transfers::remove),
          new Row("save-500MB", 5, Transfers::load, Transfers::save, Transfers::remove),
          new Row("pull-500MB", 5, Transfers::seed, Transfers::remove, Transfers::pull, Transfers::remove),
          new Row("push-500MB (loaded)", 5, Transfers::loadToPush, Transfers::emptyTarget, Transfers::push, Transfers::remove),
          new Row("push-500MB-pulled", 5, Transfers::pullToPush, Transfers::emptyTarget, Transfers::push, Transfers::remove));

  public static void main(String[] arguments) throws Exception {
    int rounds = 15;
    List<String> only = List.of();
    List<Engine> engines = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
        case "--only" -> only = List.of(arguments[++i].split(","));
        default -> {
          String[] parts = arguments[i].split("=", 2);
          engines.add(new Engine(parts[0], Path.of(parts[1])));
        }
      }
    }
    for (Engine engine : engines) {
      engine.removeAll();
    }
    System.out.printf("%-44s", "median ms (ratio to the second)");
    engines.forEach(engine -> System.out.printf("%20s", engine.name));
    System.out.println();
    for (Row row : ROWS) {
      if (only.isEmpty() || only.contains(row.name.split(" ")[0])) {
        if (row.name.startsWith("pu") && !Transfers.registries()) {
          continue; // no registry is installed
        }
        if (row.name.startsWith("ps-100") && !Pods.client()) {
          continue; // there is no podman command
        }
        if (row.name.startsWith("compose") && !Projects.present()) {
          continue; // the plugin could not be fetched
        }
        measure(row, engines, Math.max(1, rounds / row.weight));
      }
    }
  }

  private static void measure(Row row, List<Engine> engines, int rounds) {
    Map<Engine, List<Double>> times = new LinkedHashMap<>();
    for (Engine engine : engines) {
      attempt(row, engine, () -> {
        row.prepare.run(engine);
        for (int i = 0; i < Math.min(row.weight < 5 ? 3 : 1, rounds); i++) {
          row.before.run(engine);
          row.work.run(engine); // warm-up
        }
        times.put(engine, new ArrayList<>());
      });
    }
    for (int i = 0; i < rounds; i++) {
      for (Engine engine : new ArrayList<>(times.keySet())) {
        attempt(row, engine, () -> row.before.run(engine));
        long begin = System.nanoTime();
        if (attempt(row, engine, () -> row.work.run(engine))) {
          times.get(engine).add((System.nanoTime() - begin) / 1e6);
        } else {
          times.remove(engine);
        }
      }
    }
    for (Engine engine : engines) {
      attempt(row, engine, () -> row.cleanup.run(engine));
    }
    print(row, engines, times);
  }

  private interface Step {
    void run() throws Exception;
  }

  private static boolean attempt(Row row, Engine engine, Step step) {
    try {
      step.run();
      return true;
    } catch (UnsupportedOperationException e) {
      return false; // the engine has nothing of the kind
    } catch (Exception | AssertionError e) {
      System.err.println(row.name + " with " + engine.name + ": " + e);
      return false;
    }
  }

  private static void print(Row row, List<Engine> engines, Map<Engine, List<Double>> times) {
    Engine reference = engines.get(engines.size() > 1 ? 1 : 0);
    double base = times.containsKey(reference) ? median(times.get(reference)) : Double.NaN;
    System.out.printf("%-44s", row.name);
    for (Engine engine : engines) {
      double median = times.containsKey(engine) ? median(times.get(engine)) : Double.NaN;
      System.out.printf(
          "%20s",
          Double.isNaN(median) ? "failed" : String.format("%.1f (%.2fx)", median, median / base));
    }
    System.out.println();
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /** A client of one engine: a connection a request, nothing cached. */
  static final class Engine {
    private static final Pattern ID = Pattern.compile("\"I[dD]\":\\s*\"([0-9a-f]{64})\"");
    final String name;
    final Path socket;
    private String kept = "";

    Engine(String name, Path socket) {
      this.name = name;
      this.socket = socket;
    }

    void runOnce(String hostConfig) throws IOException {
      String id = create("[\"true\"]", hostConfig);
      ok("POST", "/containers/" + id + "/start", "");
      ok("POST", "/containers/" + id + "/wait", "");
      ok("DELETE", "/containers/" + id, "");
    }

    String create(String command, String hostConfig) throws IOException {
      String body = "{\"Image\":\"busybox\",\"Cmd\":" + command + "," + hostConfig + "}";
      return id(ok("POST", "/containers/create", body));
    }

    void keepSleep() throws IOException {
      keep("sleep", "3600");
    }

    void keep(String... command) throws IOException {
      String words = Arrays.stream(command).map(word -> "\"" + word + "\"").toList().toString();
      kept = create(words, NO_NETWORK);
      ok("POST", "/containers/" + kept + "/start", "");
    }

    void keepEnded(String... command) throws IOException {
      keep(command);
      ok("POST", "/containers/" + kept + "/wait", "");
    }

    void list() throws IOException {
      ok("GET", "/containers/json?all=1", "");
    }

    void inspect() throws IOException {
      ok("GET", "/containers/" + kept + "/json", "");
    }

    void logs() throws IOException {
      if (ok("GET", "/containers/" + kept + "/logs?stdout=1&stderr=1", "").length() < 20_000_000) {
        throw new AssertionError("the log is not whole");
      }
    }

    void execOnce() throws IOException {
      exec(kept, "[\"echo\",\"hi\"]");
    }

    /** Runs a command, which must print "hi", in a container. */
    void exec(String container, String command) throws IOException {
      String wanted = "{\"AttachStdout\":true,\"AttachStderr\":true,\"Cmd\":" + command + "}";
      String exec = id(ok("POST", "/containers/" + container + "/exec", wanted));
      String out = ok("POST", "/exec/" + exec + "/start", "{\"Detach\":false,\"Tty\":false}");
      if (!out.contains("hi")) {
        throw new AssertionError("exec printed " + out);
      }
      ok("GET", "/exec/" + exec + "/json", "");
    }

    void stats() throws IOException {
      ok("GET", "/containers/" + kept + "/stats?stream=0&one-shot=1", "");
    }

    /** So many execs, some at once, each over connections of its own. */
    void execMany(int count, int atOnce) throws Exception {
      AtomicInteger left = new AtomicInteger(count);
      inParallel(
          atOnce,
          () -> {
            while (left.getAndDecrement() > 0) {
              execOnce();
            }
            return true;
          });
    }

    /** As many bytes through a container's input as come back. */
    void attach(int bytes) throws Exception {
      String streams = "\"OpenStdin\":true,\"StdinOnce\":true,\"AttachStdin\":true,";
      String id = create("[\"cat\"]", streams + NO_NETWORK);
      try (SocketChannel channel = connect()) {
        String head =
            "POST /v1.41/containers/" + id + "/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\n"
                + "Host: bench\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n";
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {}
        ok("POST", "/containers/" + id + "/start", "");
        Thread writer = Thread.ofPlatform().start(() -> pour(channel, bytes));
        long back = 0;
        for (byte[] frame = in.readNBytes(8); frame.length == 8; frame = in.readNBytes(8)) {
          int length = ByteBuffer.wrap(frame).getInt(4);
          in.skipNBytes(length);
          back += length;
        }
        writer.join();
        if (back != bytes) {
          throw new AssertionError(back + " of " + bytes + " bytes came back");
        }
      }
      ok("DELETE", "/containers/" + id + "?force=1", "");
    }

    private static void pour(SocketChannel channel, int bytes) {
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      try {
        for (int left = bytes; left > 0; ) {
          buffer.clear().limit(Math.min(buffer.capacity(), left));
          left -= channel.write(buffer);
        }
        channel.shutdownOutput();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** From a start until each of the listeners has seen the end. */
    void events(int listeners) throws Exception {
      String id = create("[\"true\"]", NO_NETWORK);
      CountDownLatch ready = new CountDownLatch(listeners);
      String filter = "%7B%22event%22%3A%5B%22die%22%5D%7D";
      Callable<Boolean> listen =
          () -> {
            try (SocketChannel channel = connect()) {
              String head = "GET /v1.41/events?filters=" + filter + " HTTP/1.1\r\nHost: bench\r\n\r\n";
              channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
              InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
              for (String line = line(in); !line.isEmpty(); line = line(in)) {}
              ready.countDown();
              while (!line(in).contains(id)) {}
              return true;
            }
          };
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < listeners; i++) {
          all.add(threads.submit(listen));
        }
        try {
          ready.await();
          ok("POST", "/containers/" + id + "/start", "");
          for (Future<Boolean> each : all) {
            each.get(10, TimeUnit.SECONDS);
          }
        } finally {
          threads.shutdownNow(); // an engine may never tell
        }
      }
      ok("DELETE", "/containers/" + id + "?force=1", "");
    }

    /** A log followed from the start of its container to its end. */
    void follow(String script) throws IOException {
      keep("sh", "-c", script);
      String path = "/containers/" + kept + "/logs?follow=1&stdout=1&stderr=1";
      if (ok("GET", path, "").length() < 20_000_000) {
        throw new AssertionError("the log is not whole");
      }
      ok("DELETE", "/containers/" + kept + "?force=1", "");
    }

    void network() throws IOException {
      ok("POST", "/networks/create", "{\"Name\":\"" + NETWORK + "\"}");
    }

    void removeNetwork() throws IOException {
      removeAll();
      ok("DELETE", "/networks/" + NETWORK, "");
    }

    void parallel(int count, String hostConfig) throws Exception {
      inParallel(
          count,
          () -> {
            runOnce(hostConfig);
            return true;
          });
    }

    private static void inParallel(int count, Callable<Boolean> one) throws Exception {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          all.add(threads.submit(one));
        }
        for (Future<Boolean> each : all) {
          each.get();
        }
      }
    }

    void createMany(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        create("[\"true\"]", NO_NETWORK);
      }
    }

    void removeAll() throws IOException {
      Matcher ids = ID.matcher(ok("GET", "/containers/json?all=1", ""));
      while (ids.find()) {
        request("DELETE", "/containers/" + ids.group(1) + "?force=1&v=1", "");
      }
    }

    /** Ten stages: nine that copy, work and set a variable, and one that gathers. */
    void build(boolean cached) throws IOException {
      StringBuilder file = new StringBuilder();
      for (int i = 1; i <= 9; i++) {
        file.append("FROM busybox AS s").append(i).append("\nWORKDIR /src\nCOPY . .\nENV STAGE=").append(i);
        file.append("\nRUN mkdir /out && cat f* > /out/all").append(i).append(" && cp -r . /out/copy").append(i).append('\n');
      }
      file.append("FROM busybox\n");
      for (int i = 1; i <= 9; i++) {
        file.append("COPY --from=s").append(i).append(" /out/ /out/\n");
      }
      file.append("RUN ls -R /out > /list\nCMD [\"cat\", \"/list\"]\n");
      ByteArrayOutputStream tar = new ByteArrayOutputStream();
      member(tar, "Dockerfile", file.toString().getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 50; i++) {
        member(tar, "f" + i, new byte[20_000 + i]);
      }
      tar.writeBytes(new byte[1024]);
      String query = "?t=bench-built&rm=1&forcerm=1" + (cached ? "" : "&nocache=1");
      String said = new String(post("/build" + query, tar.toByteArray()), StandardCharsets.UTF_8);
      if (!said.contains("Successfully built")) {
        throw new AssertionError(said);
      }
    }

    /** One member of a tar (ustar). */
    private static void member(ByteArrayOutputStream tar, String name, byte[] content) {
      byte[] head = head(name, content.length);
      tar.writeBytes(head);
      tar.writeBytes(content);
      tar.writeBytes(new byte[(512 - content.length % 512) % 512]);
    }

    /** The header of a file in a tar. */
    static byte[] head(String name, long length) {
      byte[] head = new byte[512];
      field(head, 0, name);
      field(head, 100, "0000644");
      field(head, 108, "0000000");
      field(head, 116, "0000000");
      field(head, 124, String.format("%011o", length));
      field(head, 136, "07343120000");
      field(head, 148, "        ");
      head[156] = '0';
      field(head, 257, "ustar\00000");
      int sum = 0;
      for (byte each : head) {
        sum += each & 0xff;
      }
      field(head, 148, String.format("%06o\0 ", sum));
      return head;
    }

    private static void field(byte[] head, int offset, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(bytes, 0, head, offset, bytes.length);
    }

    void removeBuilt() throws IOException {
      request("DELETE", "/images/bench-built?force=1", "");
      request("POST", "/images/prune", "");
    }

    private byte[] post(String path, byte[] content) throws IOException {
      String head =
          "POST /v1.41" + path + " HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n"
              + "Content-Type: application/x-tar\r\nContent-Length: " + content.length + "\r\n\r\n";
      try (SocketChannel channel = connect()) {
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
        for (ByteBuffer body = ByteBuffer.wrap(content); body.hasRemaining(); ) {
          channel.write(body);
        }
        return readAnswer(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
      }
    }

    private static String id(String json) {
      Matcher matcher = ID.matcher(json);
      if (!matcher.find()) {
        throw new AssertionError("no id in " + json);
      }
      return matcher.group(1);
    }

    String ok(String method, String path, String body) throws IOException {
      String text = new String(request(method, path, body), StandardCharsets.ISO_8859_1);
      if (text.length() < 12 || Integer.parseInt(text.substring(9, 12)) >= 400) {
        throw new AssertionError(method + " " + path + ": " + text);
      }
      return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    byte[] request(String method, String path, String body) throws IOException {
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      String type = content.length > 0 ? "Content-Type: application/json\r\n" : "";
      String head =
          method + (path.startsWith("/v5") ? " " : " /v1.41") + path + " HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n" + type
              + "Content-Length: " + content.length + "\r\n\r\n" + body;
      try (SocketChannel channel = connect()) {
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
        return readAnswer(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
      }
    }

    SocketChannel connect() throws IOException {
      return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** Reads to the end that the answer's own framing gives: engines differ in closing. */
    private static byte[] readAnswer(InputStream in) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      String status = line(in);
      out.writeBytes((status + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      long length = -1;
      boolean chunked = false;
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        String lower = header.toLowerCase(Locale.ROOT);
        chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        if (lower.startsWith("content-length:")) {
          length = Long.parseLong(lower.substring(15).trim());
        }
      }
      out.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
      if (chunked) {
        for (int size = chunk(in); size > 0; size = chunk(in)) {
          out.write(in.readNBytes(size));
          line(in);
        }
      } else if (length >= 0) {
        out.write(in.readNBytes((int) length));
      } else if (!status.contains(" 204 ") && !status.contains(" 304 ")) {
        in.transferTo(out);
      }
      return out.toByteArray();
    }

    private static int chunk(InputStream in) throws IOException {
      return Integer.parseInt(line(in).trim(), 16);
    }

    private static String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      int first = in.read();
      if (first < 0) {
        throw new EOFException("the engine closed the connection");
      }
      for (int c = first; c >= 0 && c != '\n'; c = in.read()) {
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }
}
