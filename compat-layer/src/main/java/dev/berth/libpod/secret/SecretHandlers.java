package dev.berth.libpod.secret;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.QueryMaps;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.secret.NewSecret;
import dev.berth.runtime.secret.Secret;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Secrets in libpod's shapes. */
final class SecretHandlers {
  /** No secret is larger; what is read beyond it need not be kept to be refused. */
  private static final int MOST = 512_000;

  private static final String NONE = "no such secret";

  private final Engine engine;

  SecretHandlers(Engine engine) {
    this.engine = engine;
  }

  /** The body is the data, as it is. */
  void create(Exchange exchange) throws IOException {
    NewSecret wanted =
        new NewSecret(
            exchange.query().get("name"),
            exchange.body().readNBytes(MOST),
            exchange.query().optional("driver"),
            QueryMaps.of(exchange, "driveropts"),
            QueryMaps.of(exchange, "labels"),
            exchange.query().bool("replace"),
            exchange.query().bool("ignore"));
    Secret made;
    try {
      made = engine.secrets().create(wanted);
    } catch (EngineException e) {
      throw internal("", e);
    }
    Replies.json(exchange, new JsonWriter(48).object().put("ID", made.id()).end());
  }

  void list(Exchange exchange) {
    Filters filters = LibpodFilters.parse(exchange);
    for (String key : filters.keys()) {
      String lower = key.toLowerCase(Locale.ROOT);
      if (!lower.equals("name") && !lower.equals("id")) {
        throw PodmanException.plain(500, "invalid filter \"" + key + "\"");
      }
    }
    JsonWriter out = new JsonWriter(1024).array();
    for (Secret each : engine.secrets().list()) {
      if (filters.matches("name", each.name()) && filters.matches("id", each.id())) {
        render(out, each, "");
      }
    }
    Replies.json(exchange, out.endArray());
  }

  void inspect(Exchange exchange) {
    String ref = exchange.path("name");
    try {
      Secret secret = engine.secrets().get(ref);
      String data =
          exchange.query().bool("showsecret")
              ? new String(engine.secrets().data(secret.id()), StandardCharsets.UTF_8)
              : "";
      JsonWriter out = new JsonWriter(512);
      render(out, secret, data);
      Replies.json(exchange, out);
    } catch (EngineException e) {
      throw e.kind() == ErrorKind.NOT_FOUND ? e : internal("inspecting secret " + ref + ": ", e);
    }
  }

  void exists(Exchange exchange) {
    try {
      if (engine.secrets().find(exchange.path("name")) == null) {
        throw PodmanException.plain(404, NONE);
      }
    } catch (EngineException e) {
      throw internal("", e);
    }
    Replies.empty(exchange, 204);
  }

  void remove(Exchange exchange) {
    try {
      Secret unused = engine.secrets().remove(exchange.path("name"));
    } catch (EngineException e) {
      throw e.kind() == ErrorKind.NOT_FOUND ? e : internal("", e);
    }
    Replies.empty(exchange, 204);
  }

  /** What is wrong with a request for a secret is an internal error to Podman. */
  private static PodmanException internal(String doing, EngineException e) {
    String text = e.text();
    return new PodmanException(
        500, text.substring(text.lastIndexOf(": ") + 1).strip(), doing + text);
  }

  private static void render(JsonWriter out, Secret secret, String data) {
    out.object().put("ID", secret.id()).put("CreatedAt", GoTime.rfc3339Nano(secret.created()));
    out.put("UpdatedAt", GoTime.rfc3339Nano(secret.updated())).object("Spec");
    out.put("Name", secret.name()).object("Driver").put("Name", secret.driver());
    out.putMap("Options", Map.copyOf(secret.driverOptions())).end();
    out.putMap("Labels", secret.labels()).end().putPresent("SecretData", data).end();
  }
}
