package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.linux.NativeSha256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashing for content addresses. */
public final class MessageDigests {
  private MessageDigests() {}

  /** A hasher for {@code sha256} or {@code sha512}. */
  public static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A hasher for much content: faster by bytes, but not worth its first use for a few. */
  public static MessageDigest streaming(String algorithm) {
    MessageDigest fast = algorithm.equals("sha256") ? NativeSha256.create() : null;
    return fast == null ? of(algorithm) : fast;
  }

  /** Finishes a hasher; it can be used again afterwards. */
  public static Digest digest(MessageDigest hasher) {
    String algorithm = hasher.getAlgorithm().equals("SHA-512") ? "sha512:" : "sha256:";
    return Digest.parse(algorithm + HexFormat.of().formatHex(hasher.digest()));
  }

  /** The sha256 digest of bytes. */
  public static Digest sha256(byte[] bytes) {
    return digest(bytes, "sha256");
  }

  /** The sha512 digest of bytes. */
  public static Digest sha512(byte[] bytes) {
    return digest(bytes, "sha512");
  }

  /** The digest of bytes by an algorithm. */
  static Digest digest(byte[] bytes, String algorithm) {
    MessageDigest hasher = of(algorithm);
    hasher.update(bytes);
    return digest(hasher);
  }
}
