package dev.berth.it;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Debian's docker-registry where nothing is taken on trust: on an address that is not loopback,
 * with a certificate of an authority of its own, for clients with a certificate of the same
 * authority.
 */
final class LockedRegistry implements AutoCloseable {
  private final Path directory;
  private final String address;
  private final int port;
  private final Process process;

  private LockedRegistry(Path directory, String address, int port, Process process) {
    this.directory = directory;
    this.address = address;
    this.port = port;
    this.process = process;
  }

  /** An address of this machine that others can reach, or null. */
  static @Nullable String outerAddress() throws IOException {
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InterfaceAddress found : each.getInterfaceAddresses()) {
        InetAddress address = found.getAddress();
        if (each.isUp() && !each.isLoopback() && address instanceof Inet4Address) {
          return address.getHostAddress();
        }
      }
    }
    return null;
  }

  static LockedRegistry start(String address) throws IOException {
    Path directory = Files.createTempDirectory("locked");
    int port = FreePort.find();
    certificates(directory, address);
    Path passwords = directory.resolve("htpasswd");
    Files.writeString(passwords, Cli.run(Map.of(), "htpasswd", "-Bbn", "it", "secret").ok() + "\n");
    Path config = directory.resolve("config.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        log:
          level: error
        storage:
          filesystem:
            rootdirectory: %1$s/data
        http:
          addr: %2$s:%3$d
          tls:
            certificate: %1$s/server.crt
            key: %1$s/server.key
            clientcas:
              - %1$s/ca.crt
        auth:
          htpasswd:
            realm: it
            path: %1$s/htpasswd
        """
            .formatted(directory, address, port));
    Process process =
        new ProcessBuilder(List.of("docker-registry", "serve", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    LockedRegistry registry = new LockedRegistry(directory, address, port, process);
    Waiting.until("the registry listens", 20, registry::listens);
    return registry;
  }

  /** The client's key is in the form that openssl writes for elliptic curves. */
  private static void certificates(Path directory, String address) {
    String script =
        """
        set -e
        cd %s
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.crt
        sign() {
          openssl req -new -key $1.key -subj /CN=$1 -out $1.csr
          openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 \\
            -extfile $1.ext -out $1.crt
        }
        openssl genrsa -out server.key 2048
        echo 'subjectAltName=IP:%s' >server.ext
        openssl ecparam -name prime256v1 -genkey -out client.key
        echo 'extendedKeyUsage=clientAuth' >client.ext
        sign server
        sign client
        """
            .formatted(directory, address);
    Cli.run(Map.of(), "sh", "-c", script).ok();
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String host() {
    return address + ":" + port;
  }

  /** The authority's certificate. */
  Path authority() {
    return directory.resolve("ca.crt");
  }

  /** A certificate that opens the registry. */
  Path certificate() {
    return directory.resolve("client.crt");
  }

  /** Its key. */
  Path key() {
    return directory.resolve("client.key");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Cli.run(Map.of(), "rm", "-rf", directory.toString());
  }
}
