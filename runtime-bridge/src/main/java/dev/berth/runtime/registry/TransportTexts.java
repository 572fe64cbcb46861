package dev.berth.runtime.registry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Words why a server could not be reached, as users of Docker know it. */
public final class TransportTexts {
  private TransportTexts() {}

  /**
   * {@code Get "http://..": dial tcp ...}
   *
   * @param verb of the request, as Go writes it
   */
  public static String of(String verb, URI uri, IOException failure) {
    return verb + " \"" + uri + "\": " + reason(uri, failure);
  }

  private static String reason(URI uri, IOException failure) {
    if (caused(failure, UnresolvedAddressException.class)) {
      return "dial tcp: lookup " + uri.getHost() + ": no such host";
    }
    String host = "localhost".equals(uri.getHost()) ? "127.0.0.1" : uri.getHost();
    String dial = "dial tcp " + host + ":" + port(uri) + ": ";
    if (failure instanceof HttpTimeoutException) {
      return dial + "i/o timeout";
    }
    if (failure instanceof ConnectException) {
      String message = lastMessage(failure);
      return dial
          + "connect: "
          + (message != null && message.contains("unreachable")
              ? message.toLowerCase(Locale.ROOT)
              : "connection refused");
    }
    if (failure instanceof SSLException) {
      return "tls: " + tls(failure);
    }
    String message = lastMessage(failure);
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static String tls(IOException failure) {
    String message = String.valueOf(lastMessage(failure));
    String verify = "failed to verify certificate: x509: ";
    if (caused(failure, CertificateExpiredException.class)
        || caused(failure, CertificateNotYetValidException.class)) {
      return verify + "certificate has expired or is not yet valid: " + message;
    }
    if (caused(failure, CertPathBuilderException.class)) {
      return verify + "certificate signed by unknown authority";
    }
    return caused(failure, CertificateException.class) ? verify + message : message;
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "http".equals(uri.getScheme()) ? 80 : 443;
  }

  private static boolean caused(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String lastMessage(Throwable failure) {
    String message = null;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      message = at.getMessage() == null ? message : at.getMessage();
    }
    return message;
  }
}
