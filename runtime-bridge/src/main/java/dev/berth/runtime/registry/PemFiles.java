package dev.berth.runtime.registry;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys in PEM form (RFC 7468). */
final class PemFiles {
  private static final char[] NO_PASSWORD = {};

  /** Version 0 and the algorithm rsaEncryption: what PKCS#8 puts in front of a PKCS#1 key. */
  private static final byte[] RSA_HEADER = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
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

  private PemFiles() {}

  /** Trusts these authorities; the JDK's own when the list is empty. */
  static TrustManager trust(List<Path> files) throws IOException, GeneralSecurityException {
    KeyStore store = null;
    if (!files.isEmpty()) {
      store = emptyStore();
      int count = 0;
      for (Path file : files) {
        for (Certificate certificate : certificates(file)) {
          store.setCertificateEntry("ca" + count++, certificate);
        }
      }
    }
    return factory(store).getTrustManagers()[0];
  }

  private static TrustManagerFactory factory(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  /** A client certificate with its chain, and its key. */
  static KeyManager[] identity(Path certificate, Path key)
      throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client", key(key), NO_PASSWORD, certificates(certificate).toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    byte[] pkcs8 = section(text, "PRIVATE KEY");
    if (pkcs8 == null) {
      byte[] pkcs1 = section(text, "RSA PRIVATE KEY");
      if (pkcs1 == null) {
        throw new IOException("no PKCS#8 or RSA private key in " + file);
      }
      pkcs8 = wrap(pkcs1);
    }
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // of another algorithm
      }
    }
    throw new IOException("unknown kind of private key in " + file);
  }

  private static byte @Nullable [] section(String text, String label) {
    String begin = "-----BEGIN " + label + "-----";
    int start = text.indexOf(begin);
    int end = text.indexOf("-----END " + label + "-----");
    return start < 0 || end < start
        ? null
        : Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
  }

  private static byte[] wrap(byte[] pkcs1) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(RSA_HEADER);
    body.write(element(0x04, pkcs1));
    return element(0x30, body.toByteArray());
  }

  /** A DER element with a two-byte length, which every RSA key needs. */
  private static byte[] element(int tag, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    out.write(0x82);
    out.write(content.length >> 8);
    out.write(content.length);
    out.write(content);
    return out.toByteArray();
  }
}
