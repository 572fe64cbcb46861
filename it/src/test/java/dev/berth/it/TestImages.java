package dev.berth.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Images made by hand: small, the same bytes every time, whole or wrong as a test wants them. */
public final class TestImages {
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
  private static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  private TestImages() {}

  /** {@code sha256:...} of some bytes. */
  public static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A layer's archive of files with these contents; a name that ends in a slash is a directory. */
  public static byte[] tar(Map<String, String> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(content.length);
        entry.setModTime(1_600_000_000_000L);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The same of one file. */
  public static byte[] tarOf(String name, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Compressed with gzip. */
  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The configuration of an image with these layers' archives, not compressed. */
  public static String config(String platform, List<byte[]> layers) {
    String[] words = platform.split("/");
    List<String> diffIds = new ArrayList<>();
    List<String> history = new ArrayList<>();
    for (byte[] layer : layers) {
      diffIds.add("\"" + digest(layer) + "\"");
      history.add("{\"created\":\"2024-01-01T00:00:00Z\",\"created_by\":\"by hand\"}");
    }
    return """
    {"created":"2024-01-02T03:04:05Z","author":"it","os":"%s","architecture":"%s",\
    "config":{"Env":["PATH=/bin"],"Cmd":["/bin/true"],"Labels":{"made":"by hand"}},\
    "rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}"""
        .formatted(words[0], words[1], String.join(",", diffIds), String.join(",", history));
  }

  /** A descriptor. */
  public static String descriptor(String type, String digest, long size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest, size);
  }

  /** A manifest over descriptors. */
  public static String manifest(String type, String config, List<String> layers) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(type, config, String.join(",", layers));
  }

  /** Puts an image of some layers' archives into a registry; returns its manifest's digest. */
  public static String put(
      FakeRegistry registry,
      String repository,
      String tag,
      String type,
      String platform,
      List<byte[]> layers) {
    boolean oci = type.equals(OCI_MANIFEST);
    byte[] config = config(platform, layers).getBytes(StandardCharsets.UTF_8);
    List<String> descriptors = new ArrayList<>();
    for (byte[] layer : layers) {
      byte[] packed = gzip(layer);
      descriptors.add(
          descriptor(oci ? OCI_LAYER : DOCKER_LAYER, registry.blob(packed), packed.length));
    }
    String configType =
        oci
            ? "application/vnd.oci.image.config.v1+json"
            : "application/vnd.docker.container.image.v1+json";
    String manifest =
        manifest(type, descriptor(configType, registry.blob(config), config.length), descriptors);
    return registry.manifest(repository, tag, type, manifest.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts an index over manifests of the same repository, given by platform. */
  public static String index(
      FakeRegistry registry,
      String repository,
      String tag,
      String type,
      Map<String, String> manifests) {
    String each = type.equals(OCI_INDEX) ? OCI_MANIFEST : DOCKER_MANIFEST;
    List<String> entries = new ArrayList<>();
    manifests.forEach(
        (platform, digest) -> {
          int size = registry.stored(repository, digest).orElseThrow().content().length;
          String[] words = platform.split("/");
          entries.add(
              descriptor(each, digest, size).replaceFirst("}$", "")
                  + ",\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"%s}}"
                      .formatted(
                          words[0],
                          words[1],
                          words.length > 2 ? ",\"variant\":\"" + words[2] + "\"" : ""));
        });
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
            .formatted(type, String.join(",", entries));
    return registry.manifest(repository, tag, type, index.getBytes(StandardCharsets.UTF_8));
  }
}
