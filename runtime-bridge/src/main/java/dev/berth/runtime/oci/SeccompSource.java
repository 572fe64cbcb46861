package dev.berth.runtime.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.runtime.error.EngineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Where seccomp profiles come from: what the client sent, else the administrator's default, else
 * the built-in one. The default profile is resolved once a capability set and kept as bytes, since
 * it is most of every specification.
 */
final class SeccompSource {
  private static final String BUILT_IN = "seccomp-default.json";

  /** The administrator's own default; the one of other engines in /usr is not Docker's. */
  private static final List<Path> HOST_PROFILES = List.of(Path.of("/etc/containers/seccomp.json"));

  private final ObjectMapper mapper = new ObjectMapper();
  private final ConcurrentMap<SeccompProfile.Conditions, byte[]> resolved =
      new ConcurrentHashMap<>();
  private final List<Path> hostProfiles;

  SeccompSource() {
    this(HOST_PROFILES);
  }

  SeccompSource(List<Path> hostProfiles) {
    this.hostProfiles = hostProfiles;
  }

  /** The default profile for these conditions, as JSON. */
  byte[] standard(SeccompProfile.Conditions conditions) {
    byte[] known = resolved.get(conditions);
    if (known == null) {
      known = render(new SeccompProfile(readDefault()), conditions);
      resolved.put(conditions, known);
    }
    return known;
  }

  /** The engine's own profile, whatever the host has. */
  byte[] builtIn(SeccompProfile.Conditions conditions) {
    return render(new SeccompProfile(readBuiltIn()), conditions);
  }

  /** A profile the client sent; INVALID when it is none. */
  byte[] custom(String json, SeccompProfile.Conditions conditions) {
    return render(parse(json), conditions);
  }

  /** Checks what a client sent. */
  static SeccompProfile parse(String json) {
    try {
      return new SeccompProfile(new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw EngineException.invalid("decoding seccomp profile failed: " + e.getOriginalMessage());
    }
  }

  private JsonNode readDefault() {
    for (Path path : hostProfiles) {
      if (Files.isReadable(path)) {
        try {
          return mapper.readTree(path.toFile());
        } catch (IOException e) {
          System.getLogger(SeccompSource.class.getName())
              .log(System.Logger.Level.WARNING, "unreadable seccomp profile " + path, e);
        }
      }
    }
    return readBuiltIn();
  }

  private JsonNode readBuiltIn() {
    try (InputStream in = SeccompSource.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IOException("no resource " + BUILT_IN);
      }
      return mapper.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] render(SeccompProfile profile, SeccompProfile.Conditions conditions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16384);
    try (JsonGenerator out = mapper.createGenerator(bytes)) {
      profile.write(out, conditions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
