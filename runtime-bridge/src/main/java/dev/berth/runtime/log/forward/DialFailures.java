package dev.berth.runtime.log.forward;

import dev.berth.runtime.linux.KernelException;
import dev.berth.runtime.log.option.Endpoint;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Failures to connect, in the words of Go's net package: scripts look for them. */
final class DialFailures {
  private DialFailures() {}

  static String text(Endpoint endpoint, IOException failure) {
    if (failure instanceof UnknownHostException) {
      String network = endpoint.protocol().equals("udp") ? "udp" : "tcp";
      return "dial " + network + ": lookup " + endpoint.host() + ": no such host";
    }
    String dial = "dial " + endpoint.text() + ": ";
    if (failure instanceof SocketTimeoutException) {
      return dial + "i/o timeout";
    }
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (failure instanceof SSLException && text.contains("certification path")) {
      return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    }
    if (endpoint.unix() && !Files.exists(Path.of(endpoint.host()))) {
      return dial + "connect: no such file or directory";
    }
    if (text.contains("refused")) {
      return dial + "connect: connection refused";
    }
    if (text.contains("permission")) {
      return dial + "connect: permission denied";
    }
    if (text.contains("unreachable")) {
      return dial + "connect: " + (text.contains("host") ? "no route to host" : text);
    }
    return failure instanceof KernelException ? dial + "connect: " + text : dial + text;
  }
}
