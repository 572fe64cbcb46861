package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A check of a container; times in seconds, zero for what is not given. */
public record Probe(
    @Nullable Action action, int delay, int period, int timeout, int successes, int failures) {
  /** What is done. */
  public sealed interface Action {}

  /** A command inside the container. */
  public record Exec(List<String> command) implements Action {}

  /** A request; empty texts stand for Kubernetes' defaults. */
  public record HttpGet(String scheme, String host, String port, String path) implements Action {}

  /** A connection. */
  public record TcpSocket(String host, String port) implements Action {}

  static @Nullable Probe read(@Nullable YamlObject from) {
    if (from == null) {
      return null;
    }
    Probe probe =
        new Probe(
            action(from),
            number(from, "initialDelaySeconds"),
            number(from, "periodSeconds"),
            number(from, "timeoutSeconds"),
            number(from, "successThreshold"),
            number(from, "failureThreshold"));
    from.ignore("grpc", "terminationGracePeriodSeconds").end();
    return probe;
  }

  private static int number(YamlObject from, String key) {
    Integer value = from.whole(key, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return value == null ? 0 : value;
  }

  private static @Nullable Action action(YamlObject from) {
    YamlObject exec = from.object("exec");
    YamlObject http = from.object("httpGet");
    YamlObject tcp = from.object("tcpSocket");
    if (exec != null) {
      Exec command = new Exec(exec.texts("command"));
      exec.end();
      return command;
    }
    if (http != null) {
      HttpGet get =
          new HttpGet(
              http.textOrEmpty("scheme"),
              http.textOrEmpty("host"),
              http.textOrEmpty("port"),
              http.textOrEmpty("path"));
      http.ignore("httpHeaders").end();
      return get;
    }
    if (tcp != null) {
      TcpSocket socket = new TcpSocket(tcp.textOrEmpty("host"), tcp.textOrEmpty("port"));
      tcp.end();
      return socket;
    }
    return null;
  }
}
