package dev.berth.runtime.log.forward;

import dev.berth.runtime.log.option.Endpoint;
import dev.berth.runtime.log.option.SyslogOptions.TlsFiles;
import dev.berth.runtime.tls.PemFiles;
import dev.berth.runtime.tls.TrustEverything;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
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
    return ca == null ? null : new TrustManager[] {PemFiles.trust(List.of(Path.of(ca)))};
  }

  private static KeyManager @Nullable [] keys(TlsFiles files)
      throws GeneralSecurityException, IOException {
    String cert = files.cert();
    String key = files.key();
    return cert == null || key == null
        ? null
        : PemFiles.identities(List.of(new PemFiles.Identity(Path.of(cert), Path.of(key))));
  }
}
