import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Moving an image of eight layers and 500 MB: loaded, saved, pulled from and pushed to registries on
 * this machine. The places come by system properties: {@code bench.dir} to write to, {@code
 * bench.source} a registry (host:port) that is kept, {@code bench.target} one whose directory {@code
 * bench.target.dir} is emptied before each push.
 */
final class Transfers {
  private static final int LAYERS = 8;
  private static final int FILES = 1000;
  private static final int FILE = 62_500;
  private static final String NAME = "bench-big:1";

  private Transfers() {}

  static boolean registries() {
    return System.getProperty("bench.source") != null;
  }

  private static Path archive() {
    return Path.of(System.getProperty("bench.dir", "/tmp"), "bench-big.tar");
  }

  /** Makes the archive, once for all engines. */
  private static void make() throws Exception {
    if (Files.exists(archive())) {
      return;
    }
    Path directory = archive().getParent();
    StringBuilder ids = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < LAYERS; i++) {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(directory.resolve("layer" + i)), 1 << 16)) {
        layer(i, out, hash);
      }
      String comma = i == 0 ? "" : ",";
      ids.append(comma).append("\"sha256:").append(HexFormat.of().formatHex(hash.digest())).append('"');
      names.append(comma).append("\"layer").append(i).append('"');
    }
    Path unfinished = directory.resolve("bench-big.unfinished");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16)) {
      member(
          out,
          "config.json",
          "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
              + ids + "]}}");
      for (int i = 0; i < LAYERS; i++) {
        Path layer = directory.resolve("layer" + i);
        out.write(Bench.Engine.head("layer" + i, Files.size(layer)));
        Files.copy(layer, out);
        Files.delete(layer); // a whole number of blocks
      }
      member(
          out,
          "manifest.json",
          "[{\"Config\":\"config.json\",\"RepoTags\":[\"" + NAME + "\"],\"Layers\":[" + names + "]}]");
      out.write(new byte[1024]);
    }
    Files.move(unfinished, archive());
  }

  /** Files that compress to about a third, as a system's do. */
  private static void layer(int number, OutputStream out, MessageDigest hash) throws IOException {
    Random random = new Random(number);
    byte[] content = new byte[FILE];
    for (int i = 0; i < FILES; i++) {
      byte[] noise = new byte[FILE / 3];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, content, 0, noise.length);
      for (int at = noise.length; at < FILE; at++) {
        content[at] = (byte) ('a' + (at + i) % 23);
      }
      byte[] head = Bench.Engine.head("layer" + number + "/file" + i, FILE);
      byte[] padding = new byte[(512 - FILE % 512) % 512];
      for (byte[] part : new byte[][] {head, content, padding}) {
        hash.update(part);
        out.write(part);
      }
    }
    hash.update(new byte[1024]);
    out.write(new byte[1024]);
  }

  private static void member(OutputStream out, String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.US_ASCII);
    out.write(Bench.Engine.head(name, content.length));
    out.write(content);
    out.write(new byte[(512 - content.length % 512) % 512]);
  }

  static void load(Bench.Engine engine) throws Exception {
    make();
    String head =
        "POST /v1.41/images/load?quiet=1 HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n"
            + "Content-Type: application/x-tar\r\nContent-Length: " + Files.size(archive()) + "\r\n\r\n";
    try (SocketChannel channel = engine.connect();
        FileChannel file = FileChannel.open(archive())) {
      channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
      for (long at = 0; at < file.size(); ) {
        at += file.transferTo(at, 1 << 20, channel);
      }
      answer(channel, "Loaded image");
    }
  }

  static void save(Bench.Engine engine) throws IOException {
    stream(engine, "GET", "/images/" + NAME + "/get", "");
  }

  static void pull(Bench.Engine engine) throws IOException {
    String name = System.getProperty("bench.source") + "/bench-big";
    // Podman ends without Docker's "Digest: " line: that the image is here tells
    stream(engine, "POST", "/images/create?fromImage=" + name + "&tag=1", " complete");
    engine.ok("GET", "/images/" + name + ":1/json", "");
  }

  static void push(Bench.Engine engine) throws IOException {
    stream(engine, "POST", "/images/" + System.getProperty("bench.target") + "/bench-big/push?tag=1", "digest: ");
  }

  /** What is pulled is put there by the first engine that is asked to. */
  static void seed(Bench.Engine engine) throws Exception {
    if (Boolean.getBoolean("bench.seeded")) {
      return;
    }
    load(engine);
    String name = System.getProperty("bench.source") + "/bench-big";
    engine.ok("POST", "/images/" + NAME + "/tag?repo=" + name + "&tag=1", "");
    stream(engine, "POST", "/images/" + name + "/push?tag=1", "digest: ");
    remove(engine);
    System.setProperty("bench.seeded", "true");
  }

  /** Loaded and named for the push. */
  static void loadToPush(Bench.Engine engine) throws Exception {
    load(engine);
    String name = System.getProperty("bench.target") + "/bench-big";
    engine.ok("POST", "/images/" + NAME + "/tag?repo=" + name + "&tag=1", "");
  }

  /** Pulled, and named for the push. */
  static void pullToPush(Bench.Engine engine) throws Exception {
    seed(engine);
    pull(engine);
    String source = System.getProperty("bench.source") + "/bench-big:1";
    String name = System.getProperty("bench.target") + "/bench-big";
    engine.ok("POST", "/images/" + source + "/tag?repo=" + name + "&tag=1", "");
  }

  static void emptyTarget(Bench.Engine engine) throws IOException {
    Path directory = Path.of(System.getProperty("bench.target.dir"));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    }
  }

  static void remove(Bench.Engine engine) throws IOException {
    for (String host : new String[] {"", "bench.source", "bench.target"}) {
      String prefix = host.isEmpty() ? "" : System.getProperty(host) + "/";
      engine.request("DELETE", "/images/" + prefix + NAME + "?force=1", "");
    }
  }

  private static void stream(Bench.Engine engine, String method, String path, String wanted)
      throws IOException {
    String head =
        method + " /v1.41" + path + " HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n"
            + "X-Registry-Auth: e30=\r\nContent-Length: 0\r\n\r\n";
    try (SocketChannel channel = engine.connect()) {
      channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
      answer(channel, wanted);
    }
  }

  /** Reads to the end; the last bytes must hold what is wanted. */
  private static void answer(SocketChannel channel, String wanted) throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 17);
    byte[] buffer = new byte[1 << 17];
    String last = "";
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      int from = Math.max(0, count - 2000);
      String tail = new String(buffer, from, count - from, StandardCharsets.ISO_8859_1);
      last = (last + tail).substring(Math.max(0, last.length() + tail.length() - 2000));
      if (last.contains("\r\n0\r\n\r\n")) {
        break; // an engine that keeps the connection
      }
    }
    if (!last.contains(wanted) || last.contains("\"error\"")) {
      throw new AssertionError(last);
    }
  }
}
