package dev.berth.runtime.tls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys in PEM form (RFC 7468). */
public final class PemFiles {
  private static final char[] NO_PASSWORD = {};

  private PemFiles() {}

  /** A client certificate with its chain, and its key. */
  public record Identity(Path certificate, Path key) {}

  /** Trusts these authorities; the JDK's own when the list is empty. */
  public static TrustManager trust(List<Path> files) throws IOException, GeneralSecurityException {
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

  /** Shows these to servers that ask, whichever suits. */
  public static KeyManager[] identities(List<Identity> identities)
      throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    for (Identity each : identities) {
      Certificate[] chain = certificates(each.certificate()).toArray(new Certificate[0]);
      if (chain.length == 0) {
        throw new IOException("no certificate in " + each.certificate());
      }
      String name = "client" + store.size();
      store.setKeyEntry(name, PrivateKeys.read(each.key()), NO_PASSWORD, chain);
    }
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
    } catch (CertificateException e) {
      throw new IOException("cannot read certificates of " + file + ": " + e.getMessage(), e);
    }
  }
}
