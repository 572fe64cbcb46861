package dev.berth.runtime.log.forward;

import dev.berth.runtime.log.option.Endpoint;
import dev.berth.runtime.log.option.SyslogOptions.TlsFiles;
import dev.berth.runtime.registry.TrustEverything;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS over a connected socket, with certificates and keys from PEM files. */
final class TlsSockets {
  private TlsSockets() {}

  static Socket over(Socket plain, Endpoint endpoint, @Nullable TlsFiles files) throws IOException {
    TlsFiles given = files == null ? new TlsFiles(null, null, null, false) : files;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(given), trust(given), null);
      SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(plain, endpoint.host(), endpoint.port(), true);
      if (!given.skipVerify()) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static TrustManager @Nullable [] trust(TlsFiles files)
      throws GeneralSecurityException, IOException {
    if (files.skipVerify()) {
      return new TrustManager[] {new TrustEverything()};
    }
    String ca = files.ca();
    if (ca == null) {
      return null;
    }
    KeyStore store = empty();
    int count = 0;
    for (Certificate certificate : certificates(ca)) {
      store.setCertificateEntry("ca" + count++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] keys(TlsFiles files)
      throws GeneralSecurityException, IOException {
    String cert = files.cert();
    String key = files.key();
    if (cert == null || key == null) {
      return null;
    }
    KeyStore store = empty();
    Certificate[] chain = certificates(cert).toArray(new Certificate[0]);
    store.setKeyEntry(
        "client", key(key, chain[0].getPublicKey().getAlgorithm()), new char[0], chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    }
  }

  private static PrivateKey key(String file, String algorithm)
      throws GeneralSecurityException, IOException {
    String pem = Files.readString(Path.of(file));
    if (!pem.contains("BEGIN PRIVATE KEY")) {
      throw new IOException("the key in " + file + " is not in PKCS #8 form");
    }
    String body = pem.replaceAll("(?s).*BEGIN PRIVATE KEY-+|-+END PRIVATE KEY.*|\\s", "");
    byte[] bytes = Base64.getDecoder().decode(body);
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }
}
