package dev.berth.runtime.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.berth.runtime.error.EngineException;
import java.util.regex.Pattern;

/**
 * A content digest, {@code sha256:<64 hex>} or {@code sha512:<128 hex>} (OCI image spec,
 * descriptor.md, "Digests").
 */
public record Digest(@JsonValue String text) implements Comparable<Digest> {
  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

  public Digest {
    if (!FORM.matcher(text).matches()) {
      throw EngineException.invalid("invalid digest: " + text);
    }
  }

  /** Parses text from outside the process; anything but a well-formed digest is INVALID. */
  @JsonCreator
  public static Digest parse(String text) {
    return new Digest(text);
  }

  /** The sha256 digest with this hex part. */
  public static Digest sha256(String hex) {
    return new Digest("sha256:" + hex);
  }

  /** The part before the colon. */
  public String algorithm() {
    return text.substring(0, text.indexOf(':'));
  }

  /** The part after the colon. */
  public String hex() {
    return text.substring(text.indexOf(':') + 1);
  }

  /** The first twelve hex digits, as clients show them. */
  public String shortHex() {
    return hex().substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
