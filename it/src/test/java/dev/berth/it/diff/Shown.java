package dev.berth.it.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.it.diff.RawHttp.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Turns an answer into one JSON tree that can be compared: status, headers, and the body decoded.
 */
final class Shown {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "Api-Version",
          "Docker-Experimental",
          "Ostype",
          "Server",
          "Cache-Control",
          "Pragma",
          "Builder-Version",
          "Swarm",
          "Location",
          "Upgrade",
          "Allow",
          "Deprecation",
          "Warning");

  private Shown() {}

  /** The tree, with ids, times and the like replaced. */
  static JsonNode of(Answer answer) {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("status", answer.status());
    ObjectNode headers = tree.putObject("headers");
    for (String name : HEADERS) {
      String value = answer.headers().get(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    String stat = answer.headers().get("X-Docker-Container-Path-Stat");
    if (stat != null) {
      headers.set("X-Docker-Container-Path-Stat", stat(stat));
    }
    if (answer.cut()) {
      tree.put("cut", true);
    }
    if (answer.body().length > 0) {
      tree.set("body", body(answer));
    }
    return Normal.of(tree);
  }

  private static JsonNode stat(String header) {
    try {
      return JSON.readTree(Base64.getDecoder().decode(header));
    } catch (IOException | IllegalArgumentException e) {
      return JSON.getNodeFactory().textNode("undecodable: " + header);
    }
  }

  private static JsonNode body(Answer answer) {
    String type = answer.headers().getOrDefault("Content-Type", "");
    byte[] body = answer.body();
    boolean archive = type.equals("application/x-tar") && !startsWithText(body);
    if (archive || type.equals("application/octet-stream") && isTar(body)) {
      return tar(body);
    }
    boolean stream =
        type.startsWith("application/vnd.docker.") || type.equals("application/octet-stream");
    if (stream && framed(body)) {
      return frames(body);
    }
    String text = new String(body, StandardCharsets.UTF_8);
    boolean untyped = type.isEmpty() && (text.startsWith("{") || text.startsWith("["));
    if (type.contains("json") || untyped) {
      JsonNode json = json(text);
      if (json != null) {
        return json;
      }
    }
    return JSON.getNodeFactory().textNode(text);
  }

  private static @org.jspecify.annotations.Nullable JsonNode json(String text) {
    ArrayNode all = JSON.createArrayNode();
    try (MappingIterator<JsonNode> nodes = JSON.readerFor(JsonNode.class).readValues(text)) {
      while (nodes.hasNextValue()) {
        all.add(nodes.nextValue());
      }
    } catch (IOException e) {
      return null;
    }
    if (Progress.isIn(all)) {
      return Progress.of(all);
    }
    if (!text.endsWith("\n")) {
      all.add("no newline at the end");
    }
    return all.size() == 1 ? all.get(0) : all;
  }

  /** Podman says that Kubernetes YAML was an archive. */
  private static boolean startsWithText(byte[] body) {
    return body.length > 0 && body[0] == '#';
  }

  /** Whether a header of the POSIX format is there. */
  private static boolean isTar(byte[] body) {
    return body.length > 512
        && new String(body, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar");
  }

  private static boolean framed(byte[] body) {
    return body.length >= 8 && body[0] <= 3 && body[1] == 0 && body[2] == 0 && body[3] == 0;
  }

  private static JsonNode frames(byte[] body) {
    ArrayNode all = JSON.createArrayNode();
    ByteBuffer bytes = ByteBuffer.wrap(body);
    String streams = "";
    StringBuilder text = new StringBuilder();
    while (bytes.remaining() >= 8) {
      int stream = bytes.get();
      bytes.position(bytes.position() + 3);
      byte[] content = new byte[Math.min(bytes.getInt(), bytes.remaining())];
      bytes.get(content);
      if (!streams.equals("stream " + stream)) {
        flush(all, streams, text);
        streams = "stream " + stream;
      }
      text.append(new String(content, StandardCharsets.UTF_8));
    }
    flush(all, streams, text);
    return all;
  }

  private static void flush(ArrayNode all, String stream, StringBuilder text) {
    if (!stream.isEmpty()) {
      all.add(stream + ": " + text);
    }
    text.setLength(0);
  }

  private static JsonNode tar(byte[] body) {
    ObjectNode entries = JSON.createObjectNode();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(RawHttp.stream(body))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        String text =
            e.isFile() && e.getSize() < 4096
                ? new String(tar.readAllBytes(), StandardCharsets.UTF_8)
                : "";
        entries.put(
            e.getName(),
            "%c %o %d:%d %s:%s %d %s %s"
                .formatted(
                    (char) e.getLinkFlag(),
                    e.getMode() & 07777, // the type is said twice by some versions of dockerd
                    e.getLongUserId(),
                    e.getLongGroupId(),
                    e.getUserName(),
                    e.getGroupName(),
                    e.getSize(),
                    e.getLinkName(),
                    text));
      }
    } catch (IOException e) {
      entries.put("broken", String.valueOf(e.getMessage()));
    }
    return entries;
  }
}
