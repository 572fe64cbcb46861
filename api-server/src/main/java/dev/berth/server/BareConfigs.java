package dev.berth.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.net.InetAddress;
import java.util.List;

/**
 * Helidon's configuration objects without what its builders do before they build: reading
 * configuration sources and discovering services. Only what a connection asks for is filled in.
 */
final class BareConfigs {
  private static final int MAX_REQUEST_LINE = 64 * 1024;
  private static final int MAX_HEADERS = 256 * 1024;

  private BareConfigs() {}

  static ListenerConfig listener() {
    return new Listening()
        .address(InetAddress.getLoopbackAddress())
        .connectionOptions(SocketOptions.create())
        .buildPrototype();
  }

  /** Clients may send unescaped JSON in queries and any Host, as to Docker: we decode ourselves. */
  @SuppressWarnings({"removal", "deprecation"})
  static Http1Config http1() {
    Http1ConnectionListener nobody = Http1ConnectionListener.create(List.of());
    return new Http1()
        .name("api")
        .requestedUriDiscovery(
            (remote, local, path, headers, query, secure) -> {
              throw new UnsupportedOperationException("nobody asks for the absolute URI");
            })
        .maxPrologueLength(MAX_REQUEST_LINE)
        .maxHeadersSize(MAX_HEADERS)
        .validatePrologue(false)
        .validatePath(false)
        .validateRequestHeaders(false)
        .validateRequestHostHeader(false)
        .receiveLog(false)
        .sendLog(false)
        .compositeReceiveListener(nobody)
        .compositeSendListener(nobody)
        .buildPrototype();
  }

  private static final class Listening
      extends ListenerConfig.BuilderBase<Listening, ListenerConfig> {
    @Override
    protected void preBuildPrototype() {}

    @Override
    public ListenerConfig buildPrototype() {
      return new Built(this);
    }

    private static final class Built extends ListenerConfigImpl {
      Built(Listening builder) {
        super(builder);
      }
    }
  }

  private static final class Http1 extends Http1Config.BuilderBase<Http1, Http1Config> {
    @Override
    protected void preBuildPrototype() {}

    @Override
    public Http1Config buildPrototype() {
      return new Built(this);
    }

    private static final class Built extends Http1ConfigImpl {
      Built(Http1 builder) {
        super(builder);
      }
    }
  }
}
