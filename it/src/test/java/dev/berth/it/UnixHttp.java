package dev.berth.it;

import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;
import org.apache.http.conn.scheme.Scheme;
import org.apache.http.conn.scheme.SchemeRegistry;
import org.apache.http.conn.scheme.SchemeSocketFactory;
import org.apache.http.impl.conn.PoolingClientConnectionManager;
import org.apache.http.params.HttpParams;

/** REST Assured over a unix socket, by jnr-unixsocket. */
final class UnixHttp {
  private UnixHttp() {}

  /** A request to the API at the socket, without a version in its path. */
  static RequestSpecification to(Path socket) {
    SchemeRegistry registry = new SchemeRegistry();
    registry.register(new Scheme("http", 80, new UnixSocketFactory(socket)));
    HttpClientConfig client =
        HttpClientConfig.httpClientConfig()
            .httpClientFactory(
                () ->
                    new org.apache.http.impl.client.DefaultHttpClient(
                        new PoolingClientConnectionManager(registry)));
    return RestAssured.given()
        .config(RestAssuredConfig.config().httpClient(client))
        .spec(
            new RequestSpecBuilder()
                .setBaseUri("http://localhost")
                .setUrlEncodingEnabled(true)
                .build());
  }

  private record UnixSocketFactory(Path path) implements SchemeSocketFactory {
    @Override
    public Socket createSocket(HttpParams params) throws IOException {
      return UnixSocketChannel.create().socket();
    }

    @Override
    public Socket connectSocket(
        Socket socket, InetSocketAddress remote, InetSocketAddress local, HttpParams params)
        throws IOException {
      socket.connect(new UnixSocketAddress(path.toFile()));
      return socket;
    }

    @Override
    public boolean isSecure(Socket socket) {
      return false;
    }
  }
}
