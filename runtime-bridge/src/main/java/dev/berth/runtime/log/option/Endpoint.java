package dev.berth.runtime.log.option;

/**
 * Where a collector listens.
 *
 * @param protocol {@code tcp}, {@code tcp+tls}, {@code tls}, {@code udp}, {@code unix}, {@code
 *     unixgram}; empty for the machine's own syslog
 * @param host name or address; the path for unix sockets
 */
public record Endpoint(String protocol, String host, int port) {
  static final Endpoint LOCAL = new Endpoint("", "", 0);

  /** Whether it is a name in the file system. */
  public boolean unix() {
    return protocol.startsWith("unix");
  }

  /** As Go names it in errors: {@code tcp 127.0.0.1:514}. */
  public String text() {
    String network =
        switch (protocol) {
          case "tcp+tls", "tls" -> "tcp";
          default -> protocol;
        };
    return network
        + " "
        + (unix() ? host : (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }
}
