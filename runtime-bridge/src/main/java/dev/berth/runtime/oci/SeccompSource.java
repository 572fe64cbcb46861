package dev.berth.runtime.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Where seccomp profiles come from: what the client sent, else the administrator's default, else
 * the built-in one. The default profile is resolved once a capability set and kept as bytes, since
 * it is most of every specification.
 */
final class SeccompSource {
  private static final System.Logger LOG = System.getLogger(SeccompSource.class.getName());
  private static final String BUILT_IN = "seccomp-default.json";

  /** The administrator's own default; the one of other engines in /usr is not Docker's. */
  private static final List<Path> HOST_PROFILES = List.of(Path.of("/etc/containers/seccomp.json"));

  private final StorePaths paths;
  private final ConcurrentMap<SeccompProfile.Conditions, Resolved> resolved =
      new ConcurrentHashMap<>();

  SeccompSource(StorePaths paths) {
    this.paths = paths;
  }

  /**
   * A default profile for some conditions.
   *
   * @param key names the profile and the conditions
   */
  record Resolved(String key, byte[] json) {}

  /** The default profile for these conditions. */
  Resolved standard(SeccompProfile.Conditions conditions) {
    Resolved known = resolved.get(conditions);
    if (known == null) {
      known = resolve(conditions);
      resolved.put(conditions, known);
    }
    return known;
  }

  /** Resolving takes longer than all else of a first start, so the result is kept on disk too. */
  private Resolved resolve(SeccompProfile.Conditions conditions) {
    byte[] source = readDefault();
    String key = key(source, conditions);
    Path file = paths.seccompPrograms().resolve(key + ".json");
    try {
      return new Resolved(key, Files.readAllBytes(file));
    } catch (IOException e) {
      byte[] json = render(new SeccompProfile(parseTree(source)), conditions);
      keep(file, json);
      return new Resolved(key, json);
    }
  }

  private static String key(byte[] source, SeccompProfile.Conditions conditions) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(source);
      digest.update(conditions.goArch().getBytes(StandardCharsets.UTF_8));
      digest.update(conditions.kernelVersion().getBytes(StandardCharsets.UTF_8));
      for (String capability : new TreeSet<>(conditions.capabilities())) {
        digest.update(capability.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private void keep(Path file, byte[] json) {
    try {
      Files.createDirectories(paths.seccompPrograms());
      Files.createDirectories(paths.temporary());
      AtomicFiles.write(file, json, paths.temporary());
    } catch (IOException e) {
      // Only speed is lost.
      LOG.log(System.Logger.Level.DEBUG, "cannot keep " + file, e);
    }
  }

  /** The engine's own profile, whatever the host has. */
  byte[] builtIn(SeccompProfile.Conditions conditions) {
    return render(new SeccompProfile(parseTree(readBuiltIn())), conditions);
  }

  /** A profile the client sent; INVALID when it is none. */
  byte[] custom(String json, SeccompProfile.Conditions conditions) {
    return render(parse(json), conditions);
  }

  /** Checks what a client sent. */
  static SeccompProfile parse(String json) {
    try {
      return new SeccompProfile(Json.mapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw EngineException.invalid("decoding seccomp profile failed: " + e.getOriginalMessage());
    }
  }

  private static byte[] readDefault() {
    for (Path path : HOST_PROFILES) {
      if (Files.isReadable(path)) {
        try {
          return Files.readAllBytes(path);
        } catch (IOException e) {
          LOG.log(System.Logger.Level.WARNING, "unreadable seccomp profile " + path, e);
        }
      }
    }
    return readBuiltIn();
  }

  private static byte[] readBuiltIn() {
    try (InputStream in = SeccompSource.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IOException("no resource " + BUILT_IN);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parseTree(byte[] json) {
    try {
      return Json.mapper().readTree(json);
    } catch (IOException e) {
      throw EngineException.internal("decoding the default seccomp profile failed: " + e, e);
    }
  }

  private static byte[] render(SeccompProfile profile, SeccompProfile.Conditions conditions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16384);
    try (JsonGenerator out = Json.mapper().createGenerator(bytes)) {
      profile.write(out, conditions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
