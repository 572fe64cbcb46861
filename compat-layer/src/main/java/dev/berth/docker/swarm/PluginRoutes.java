package dev.berth.docker.swarm;

import static dev.berth.wire.RouteLine.delete;
import static dev.berth.wire.RouteLine.get;
import static dev.berth.wire.RouteLine.post;

import dev.berth.api.Exchange;
import dev.berth.api.Route;
import dev.berth.filter.Filters;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ImageReference;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Managed plugins: none are ever installed here. */
public final class PluginRoutes {
  private static final int LIMIT = 1 << 20;
  private static final Set<String> KEYS = Set.of("capability", "enabled");

  private PluginRoutes() {}

  /** The table. */
  public static List<Route> table() {
    return List.of(
        get("/plugins", 24, "PluginList", "List plugins", PluginRoutes::list),
        post("/plugins/create", 25, "PluginCreate", "Create", PluginRoutes::create),
        get("/plugins/privileges", 25, "GetPluginPrivileges", "Asks", PluginRoutes::privileges),
        post("/plugins/pull", 25, "PluginPull", "Install", PluginRoutes::pull),
        delete("/plugins/{name:*}", 24, "PluginDelete", "Remove", PluginRoutes::unknown),
        post("/plugins/{name:*}/disable", 24, "PluginDisable", "Disable", PluginRoutes::unknown),
        post("/plugins/{name:*}/enable", 24, "PluginEnable", "Enable", PluginRoutes::enable),
        get("/plugins/{name:*}/json", 25, "PluginInspect", "Inspect", PluginRoutes::unknown),
        post("/plugins/{name:*}/push", 25, "PluginPush", "Push", PluginRoutes::unknown),
        post("/plugins/{name:*}/set", 25, "PluginSet", "Configure", PluginRoutes::set),
        post("/plugins/{name:*}/upgrade", 26, "PluginUpgrade", "Upgrade", PluginRoutes::upgrade));
  }

  private static void list(Exchange exchange) {
    Filters.parse(exchange.query().get("filters"), KEYS).bool("enabled", false);
    Replies.json(exchange, new JsonWriter(2).array().endArray());
  }

  private static void create(Exchange exchange) {
    reference("failed to parse reference " + exchange.query().get("name") + ": ", exchange, "name");
    refuse();
  }

  private static void privileges(Exchange exchange) {
    reference("", exchange, "remote");
    refuse();
  }

  private static void pull(Exchange exchange) throws IOException {
    asked(exchange);
    reference("", exchange, "remote");
    refuse();
  }

  private static void upgrade(Exchange exchange) throws IOException {
    asked(exchange);
    reference("", exchange, "remote");
    unknown(exchange);
  }

  private static void enable(Exchange exchange) {
    String timeout = exchange.query().get("timeout");
    if (QueryNumbers.optional(exchange.query(), "timeout") == null) {
      throw EngineException.invalid("strconv.Atoi: parsing \"" + timeout + "\": invalid syntax");
    }
    unknown(exchange);
  }

  private static void set(Exchange exchange) throws IOException {
    String text = text(exchange);
    if (!text.isEmpty() && !(JsonBody.parse(text) instanceof List<?>)) {
      throw EngineException.invalid(
          "invalid JSON: json: cannot unmarshal object into Go value of type []string");
    }
    unknown(exchange);
  }

  /** The privileges a client grants come as a list in the body. */
  private static void asked(Exchange exchange) throws IOException {
    String text = text(exchange);
    try {
      if (text.isBlank() || !(JsonBody.parse(text) instanceof List<?>)) {
        throw EngineException.invalid(text.isBlank() ? "EOF" : "not a list of privileges");
      }
    } catch (EngineException e) {
      throw EngineException.invalid("failed to parse privileges: " + e.text());
    }
  }

  private static String text(Exchange exchange) throws IOException {
    return new String(exchange.body().readNBytes(LIMIT), StandardCharsets.UTF_8);
  }

  private static void reference(String prefix, Exchange exchange, String key) {
    try {
      ImageReference.parse(exchange.query().get(key));
    } catch (EngineException e) {
      throw EngineException.invalid(prefix + e.text());
    }
  }

  private static void refuse() {
    throw EngineException.notImplemented("managed plugins are not supported");
  }

  private static void unknown(Exchange exchange) {
    throw EngineException.notFound("plugin \"" + exchange.path("name") + "\" not found");
  }
}
