package dev.berth.runtime.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys in PEM form: PKCS#8 (RFC 5958), and the older forms of RSA (RFC 8017, A.1.2)
 * and elliptic curves (RFC 5915), which are wrapped to become PKCS#8.
 */
final class PrivateKeys {
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  /** The algorithm rsaEncryption (1.2.840.113549.1.1.1) and its parameter, nothing. */
  private static final byte[] RSA = {
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /** The algorithm ecPublicKey (1.2.840.10045.2.1), whose parameter is the curve. */
  private static final byte[] EC = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int CURVE = 0xa0;

  private PrivateKeys() {}

  static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    if (text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED")) {
      throw new IOException("the private key in " + file + " has a password");
    }
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8(text, file));
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // of another algorithm
      }
    }
    throw new IOException("unknown kind of private key in " + file);
  }

  private static byte[] pkcs8(String text, Path file) throws IOException {
    byte[] key = section(text, "PRIVATE KEY");
    if (key != null) {
      return key;
    }
    byte[] rsa = section(text, "RSA PRIVATE KEY");
    if (rsa != null) {
      return wrapped(RSA, new byte[0], rsa);
    }
    byte[] curve = section(text, "EC PRIVATE KEY");
    if (curve != null) {
      return wrapped(EC, curveOf(curve, file), curve);
    }
    throw new IOException("no private key in " + file);
  }

  private static byte @Nullable [] section(String text, String label) throws IOException {
    String begin = "-----BEGIN " + label + "-----";
    int start = text.indexOf(begin);
    int end = text.indexOf("-----END " + label + "-----");
    if (start < 0 || end < start) {
      return null;
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
    } catch (IllegalArgumentException e) {
      throw new IOException("invalid base64 in " + label, e);
    }
  }

  private static byte[] wrapped(byte[] algorithm, byte[] parameter, byte[] key) throws IOException {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    name.write(algorithm);
    name.write(parameter);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(VERSION_0);
    body.write(element(SEQUENCE, name.toByteArray()));
    body.write(element(OCTETS, key));
    return element(SEQUENCE, body.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length > 0xff) {
      out.write(0x82);
      out.write(content.length >> 8);
    } else if (content.length > 0x7f) {
      out.write(0x81);
    }
    out.write(content.length);
    out.write(content);
    return out.toByteArray();
  }

  /** The curve's name as it stands in the key, an element of its own. */
  private static byte[] curveOf(byte[] key, Path file) throws IOException {
    int at = content(key, 0); // into the sequence; version and key come before the curve
    at = end(key, at);
    at = end(key, at);
    if (at < key.length && (key[at] & 0xff) == CURVE) {
      int start = content(key, at);
      return java.util.Arrays.copyOfRange(key, start, end(key, at));
    }
    throw new IOException("the key in " + file + " does not name its curve: write it as PKCS#8");
  }

  /** Where an element's content begins. */
  private static int content(byte[] der, int at) throws IOException {
    require(der, at + 1);
    int length = der[at + 1] & 0xff;
    return at + 2 + (length > 0x7f ? length - 0x80 : 0);
  }

  private static int end(byte[] der, int at) throws IOException {
    int start = content(der, at);
    require(der, start - 1);
    int length = der[at + 1] & 0xff;
    if (length > 0x7f) {
      length = 0;
      for (int i = at + 2; i < start; i++) {
        length = length << 8 | der[i] & 0xff;
      }
    }
    int end = start + length;
    require(der, end - 1);
    return end;
  }

  private static void require(byte[] der, int index) throws IOException {
    if (index < 0 || index >= der.length) {
      throw new IOException("invalid EC private key");
    }
  }
}
