import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Traffic of containers: through published ports, and between two of them. */
final class Ports {
  private static final int MEGABYTES = 512;
  private static final int REQUESTS = 1000;
  private static final int AT_ONCE = 8;
  private static final String GET = "GET /%s HTTP/1.0\r\n\r\n";
  private static final Pattern ADDRESS = Pattern.compile("\"IPAddress\":\\s*\"([0-9.]+)\"");
  private static final Map<Bench.Engine, String> ADDRESSES = new HashMap<>();
  private static final Map<Bench.Engine, String> READERS = new HashMap<>();
  private static final String SERVER =
      "mkdir -p /www; echo page >/www/page; dd if=/dev/zero of=/www/big bs=1M count="
          + MEGABYTES
          + " 2>/dev/null; (while :; do nc -l -p 8001 >/dev/null; done) & exec httpd -f -p 8000 -h"
          + " /www";

  private Ports() {}

  /** Starts a container that serves pages, a large file, and a sink. */
  static void serve(Bench.Engine engine) throws Exception {
    String host =
        "\"ExposedPorts\":{\"8000/tcp\":{},\"8001/tcp\":{}},\"HostConfig\":{\"PortBindings\":{"
            + "\"8000/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"%d\"}],"
            + "\"8001/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"%d\"}]}}";
    String id =
        engine.create(
            "[\"sh\",\"-c\",\"" + SERVER + "\"]", host.formatted(port(engine), port(engine) + 1));
    engine.ok("POST", "/containers/" + id + "/start", "");
    Matcher address = ADDRESS.matcher(engine.ok("GET", "/containers/" + id + "/json", ""));
    if (address.find()) {
      ADDRESSES.put(engine, address.group(1));
    }
    for (int i = 0; i < 600 && get(engine, "page") < 5; i++) {
      Thread.sleep(50);
    }
  }

  /** The same, and a second container that may read from the first. */
  static void serveTwo(Bench.Engine engine) throws Exception {
    serve(engine);
    String reader = engine.create("[\"sleep\",\"3600\"]", "\"HostConfig\":{}");
    engine.ok("POST", "/containers/" + reader + "/start", "");
    READERS.put(engine, reader);
  }

  /** The large file from the container to the host. */
  static void download(Bench.Engine engine) throws IOException {
    long bytes = get(engine, "big");
    if (bytes < (long) MEGABYTES << 20) {
      throw new AssertionError("only " + bytes + " bytes came");
    }
  }

  /** As much from the host into the container. */
  static void upload(Bench.Engine engine) throws Exception {
    for (int tries = 0; ; tries++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port(engine) + 1), 5000);
        byte[] chunk = new byte[1 << 17];
        for (long sent = 0; sent < (long) MEGABYTES << 20; sent += chunk.length) {
          socket.getOutputStream().write(chunk);
        }
        socket.shutdownOutput();
        if (socket.getInputStream().read() == -1) {
          return;
        }
      } catch (IOException e) {
        if (tries > 100) {
          throw e;
        }
        Thread.sleep(10); // the sink begins anew after each connection
      }
    }
  }

  /** Small requests, a connection each, some at once. */
  static void requests(Bench.Engine engine) throws Exception {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < REQUESTS / AT_ONCE; n++) {
                    if (get(engine, "page") < 5) {
                      throw new AssertionError("no page");
                    }
                  }
                  return true;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  /** The large file from one container to another. */
  static void between(Bench.Engine engine) throws IOException {
    String address = ADDRESSES.get(engine);
    String script = "wget -q -O /dev/null http://" + address + ":8000/big && echo hi";
    engine.exec(READERS.get(engine), "[\"sh\",\"-c\",\"" + script + "\"]");
  }

  private static int port(Bench.Engine engine) {
    return 21_000 + 2 * Math.floorMod(engine.name.hashCode(), 400);
  }

  private static long get(Bench.Engine engine, String page) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port(engine)), 5000);
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(GET.formatted(page).getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1 << 17];
      long total = 0;
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        total += n;
      }
      return total;
    } catch (IOException e) {
      return -1;
    }
  }
}
