package dev.berth.docker.swarm;

import dev.berth.api.Exchange;
import dev.berth.api.Handler;
import dev.berth.filter.Filters;
import dev.berth.runtime.error.EngineException;
import dev.berth.text.GoBool;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.StatusException;
import java.io.IOException;
import java.util.List;

/**
 * What Docker finds wrong with a swarm request before it asks whether there is a swarm; then that
 * there is none.
 */
final class SwarmChecks {
  private static final String NOT_MANAGER =
      "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
          + " connect this node to swarm and try again.";

  /** An engine that survives its containers' restarts cannot be a swarm node: Docker's own rule. */
  private static final String LIVE_RESTORE =
      "--live-restore daemon configuration is incompatible with swarm mode";

  private static final List<String> ROTATIONS =
      List.of("rotateWorkerToken", "rotateManagerToken", "rotateManagerUnlockKey");

  private SwarmChecks() {}

  /** Nothing to check. */
  static void refuse(Exchange exchange) {
    throw EngineException.unavailable(NOT_MANAGER);
  }

  static void leave(Exchange exchange) {
    throw EngineException.unavailable("This node is not part of a swarm");
  }

  /** A list: its filters must be JSON, whatever their keys. */
  static void list(Exchange exchange) {
    Filters.parseAny(exchange.query().get("filters"));
    refuse(exchange);
  }

  static void services(Exchange exchange) {
    Filters.parseAny(exchange.query().get("filters"));
    strictBool(exchange, "status");
    refuse(exchange);
  }

  static void service(Exchange exchange) {
    strictBool(exchange, "insertDefaults");
    refuse(exchange);
  }

  static void logs(Exchange exchange) {
    if (!exchange.query().bool("stdout") && !exchange.query().bool("stderr")) {
      throw EngineException.invalid("Bad parameters: you must choose at least one stream");
    }
    refuse(exchange);
  }

  /** A request with a body of the Go type. */
  static Handler body(String type) {
    return exchange -> {
      JsonBody.read(exchange, type);
      refuse(exchange);
    };
  }

  /** A change of an object's version; Docker quotes the text for some kinds only. */
  static Handler versioned(String type, String kind, boolean quoted) {
    return exchange -> {
      JsonBody.read(exchange, type);
      version(exchange.query().get("version"), kind, quoted);
      refuse(exchange);
    };
  }

  static void updateSwarm(Exchange exchange) throws IOException {
    JsonBody.read(exchange, "swarm.Spec");
    version(exchange.query().get("version"), "swarm", true);
    for (String each : ROTATIONS) {
      String value = exchange.query().get(each);
      if (!value.isEmpty() && GoBool.parse(value) == null) {
        throw EngineException.invalid("invalid value for " + each + ": " + value);
      }
    }
    refuse(exchange);
  }

  static void init(Exchange exchange) throws IOException {
    listenAddress(JsonBody.read(exchange, "swarm.InitRequest"));
    throw new StatusException(500, LIVE_RESTORE);
  }

  static void join(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.read(exchange, "swarm.JoinRequest");
    listenAddress(body);
    List<String> remotes = body.strings("RemoteAddrs");
    if (remotes == null || remotes.isEmpty()) {
      throw EngineException.invalid("at least 1 RemoteAddr is required to join");
    }
    if (remotes.contains("")) {
      throw EngineException.invalid("invalid remoteAddr \"\": invalid empty address");
    }
    throw new StatusException(500, LIVE_RESTORE);
  }

  private static void listenAddress(JsonObject body) {
    if (body.text("ListenAddr").isEmpty()) {
      throw EngineException.invalid("invalid ListenAddr \"\": invalid empty address");
    }
  }

  private static void version(String text, String kind, boolean quoted) {
    try {
      Long.parseUnsignedLong(text);
      if (text.startsWith("+")) {
        throw new NumberFormatException();
      }
    } catch (NumberFormatException e) {
      String why = " '" + text + "': strconv.ParseUint: parsing \"" + text + "\": invalid syntax";
      throw EngineException.invalid("invalid " + kind + " version" + (quoted ? why : ""));
    }
  }

  private static void strictBool(Exchange exchange, String key) {
    String value = exchange.query().get(key);
    if (!value.isEmpty() && GoBool.parse(value) == null) {
      throw EngineException.invalid(
          "invalid value for %s: %s: strconv.ParseBool: parsing \"%s\": invalid syntax"
              .formatted(key, value, value));
    }
  }
}
