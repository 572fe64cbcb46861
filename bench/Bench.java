import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  /** A row: prepared once an engine, measured rounds/weight times, cleaned up once. */
  record Row(String name, int weight, Work prepare, Work work, Work cleanup) {}

  private static final Work NOTHING = engine -> {};
  private static final String NO_NETWORK = "\"HostConfig\":{\"NetworkMode\":\"none\"}";
  private static final String BRIDGE = "\"HostConfig\":{}";
  private static final String CHATTER =
      "yes 0123456789012345678901234567890123456789012345678 | head -c 20000000";

  private static final List<Row> ROWS =
      List.of(
          new Row("ping", 1, NOTHING, e -> e.ok("GET", "/_ping", ""), NOTHING),
          new Row("run-none (create,start,wait,rm)", 1, NOTHING, e -> e.runOnce(NO_NETWORK), NOTHING),
          new Row("run-bridge (the same)", 1, NOTHING, e -> e.runOnce(BRIDGE), NOTHING),
          new Row("exec (create,start,read,inspect)", 1, Engine::keepSleep, Engine::execOnce, Engine::removeAll),
          new Row("parallel-40 on bridge", 5, NOTHING, e -> e.parallel(40), NOTHING),
          new Row("list-100", 1, e -> e.createMany(100), Engine::list, Engine::removeAll),
          new Row("inspect", 1, Engine::keepSleep, Engine::inspect, Engine::removeAll),
          new Row("logs-20MB", 3, e -> e.keepEnded("sh", "-c", CHATTER), Engine::logs, Engine::removeAll));

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
    System.out.printf("%-34s", "median ms (ratio to the second)");
    engines.forEach(engine -> System.out.printf("%20s", engine.name));
    System.out.println();
    for (Row row : ROWS) {
      if (only.isEmpty() || only.contains(row.name.split(" ")[0])) {
        measure(row, engines, Math.max(1, rounds / row.weight));
      }
    }
  }

  private static void measure(Row row, List<Engine> engines, int rounds) {
    Map<Engine, List<Double>> times = new LinkedHashMap<>();
    for (Engine engine : engines) {
      attempt(row, engine, () -> {
        row.prepare.run(engine);
        for (int i = 0; i < Math.min(3, rounds); i++) {
          row.work.run(engine); // warm-up
        }
        times.put(engine, new ArrayList<>());
      });
    }
    for (int i = 0; i < rounds; i++) {
      for (Engine engine : new ArrayList<>(times.keySet())) {
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
    } catch (Exception | AssertionError e) {
      System.err.println(row.name + " with " + engine.name + ": " + e);
      return false;
    }
  }

  private static void print(Row row, List<Engine> engines, Map<Engine, List<Double>> times) {
    Engine reference = engines.get(engines.size() > 1 ? 1 : 0);
    double base = times.containsKey(reference) ? median(times.get(reference)) : Double.NaN;
    System.out.printf("%-34s", row.name);
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
    private final Path socket;
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
      String wanted = "{\"AttachStdout\":true,\"AttachStderr\":true,\"Cmd\":[\"echo\",\"hi\"]}";
      String exec = id(ok("POST", "/containers/" + kept + "/exec", wanted));
      String out = ok("POST", "/exec/" + exec + "/start", "{\"Detach\":false,\"Tty\":false}");
      if (!out.contains("hi")) {
        throw new AssertionError("exec printed " + out);
      }
      ok("GET", "/exec/" + exec + "/json", "");
    }

    void parallel(int count) throws Exception {
      Callable<Boolean> one =
          () -> {
            runOnce(BRIDGE);
            return true;
          };
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

    private byte[] request(String method, String path, String body) throws IOException {
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      String type = content.length > 0 ? "Content-Type: application/json\r\n" : "";
      String head =
          method + " /v1.41" + path + " HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n" + type
              + "Content-Length: " + content.length + "\r\n\r\n" + body;
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
        return readAnswer(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
      }
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
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }
}
