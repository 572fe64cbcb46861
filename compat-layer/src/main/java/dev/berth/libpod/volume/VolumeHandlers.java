package dev.berth.libpod.volume;

import dev.berth.api.Exchange;
import dev.berth.docker.network.VolumeUse;
import dev.berth.filter.Filters;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.volume.Volume;
import dev.berth.runtime.volume.Volumes;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Volumes in libpod's shapes. */
final class VolumeHandlers {
  private static final Set<String> KEYS =
      Set.of(
          "after",
          "anonymous",
          "dangling",
          "driver",
          "label",
          "label!",
          "name",
          "opt",
          "scope",
          "since",
          "until");

  /** Texts that Podman takes for this filter. */
  private static final Set<String> DANGLING = Set.of("true", "1", "false", "0");

  private final Engine engine;

  VolumeHandlers(Engine engine) {
    this.engine = engine;
  }

  void create(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.readAnyType(exchange, "VolumeCreateOptions");
    String name = body.nonEmpty("Name");
    if (name != null && exists(name)) {
      if (body.bool("IgnoreIfExists")) {
        Replies.json(exchange, 201, document(engine.volumes().get(name)));
        return;
      }
      throw PodmanException.caused(
          500, "volume with name " + name + " already exists", "volume already exists");
    }
    Map<String, String> labels = new LinkedHashMap<>();
    merge(labels, body.stringMap("Label"));
    merge(labels, body.stringMap("Labels"));
    Map<String, String> options = body.stringMap("Options");
    if (body.has("UID") || body.has("GID")) {
      throw PodmanException.plain(500, "owners of volumes by uid and gid are not supported");
    }
    Volume made =
        engine
            .volumes()
            .create(name, body.nonEmpty("Driver"), options == null ? Map.of() : options, labels);
    Replies.json(exchange, 201, document(made));
  }

  private static void merge(Map<String, String> all, @Nullable Map<String, String> more) {
    if (more != null) {
      all.putAll(more);
    }
  }

  private boolean exists(String name) {
    return engine.volumes().list().stream().anyMatch(each -> each.name().equals(name));
  }

  void exists(Exchange exchange) {
    if (!exists(exchange.path("name"))) {
      throw PodmanException.plain(404, "no such volume");
    }
    Replies.empty(exchange, 204);
  }

  void list(Exchange exchange) {
    Filters filters = filters(exchange);
    List<Container> containers = engine.containers().list();
    JsonWriter out = new JsonWriter(1024).array();
    for (Volume each : engine.volumes().list()) {
      if (matches(filters, each, containers)) {
        render(out, each);
      }
    }
    Replies.json(exchange, out.endArray());
  }

  private static Filters filters(Exchange exchange) {
    Filters filters =
        LibpodFilters.parse(exchange, KEYS, key -> "\"" + key + "\" is an invalid volume filter");
    for (String each : filters.get("dangling")) {
      if (!DANGLING.contains(each)) {
        throw PodmanException.plain(
            500,
            "\"%s\" is not a valid value for the \"dangling\" filter - must be true or false"
                .formatted(each));
      }
    }
    return filters;
  }

  private boolean matches(Filters filters, Volume volume, List<Container> containers) {
    Instant until = LibpodFilters.until(filters);
    String since = filters.has("since") ? "since" : "after";
    return filters.matches("name", volume.name())
        && filters.exact("driver", volume.driver())
        && filters.exact("scope", "local")
        && filters.labelsAndNot(volume.labels())
        && filters.get("opt").stream().allMatch(each -> option(volume, each))
        && (!filters.has("anonymous") || filters.bool("anonymous", false) == volume.anonymous())
        && (!filters.has("dangling")
            || filters.bool("dangling", false)
                == VolumeUse.ids(containers, volume.name()).isEmpty())
        && (until == null || volume.created().isBefore(until))
        && (!filters.has(since)
            || volume
                .created()
                .isAfter(engine.volumes().get(filters.get(since).getFirst()).created()));
  }

  private static boolean option(Volume volume, String wanted) {
    int equals = wanted.indexOf('=');
    String key = equals < 0 ? wanted : wanted.substring(0, equals);
    Map<String, String> options = volume.options();
    String value = options == null ? null : options.get(key);
    return value != null && (equals < 0 || value.equals(wanted.substring(equals + 1)));
  }

  void inspect(Exchange exchange) {
    Replies.json(exchange, document(find(exchange.path("name"))));
  }

  private Volume find(String name) {
    for (Volume each : engine.volumes().list()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    throw PodmanException.caused(
        404, "no volume with name \"" + name + "\" found", "no such volume");
  }

  /** With force its containers go too, after the time they are given to end. */
  void remove(Exchange exchange) {
    String name = find(exchange.path("name")).name();
    Integer seconds = QueryNumbers.optional(exchange.query(), "timeout");
    List<String> users = VolumeUse.of(engine).of(name);
    boolean force = exchange.query().bool("force");
    if (!users.isEmpty() && !force) {
      throw PodmanException.caused(
          409,
          "volume %s is being used by the following container(s): %s"
              .formatted(name, String.join(", ", users)),
          "volume is being used");
    }
    for (String each : users) {
      if (seconds != null) {
        stop(each, seconds);
      }
      engine.containers().remove(each, true, false);
    }
    try {
      engine.volumes().remove(name, force, VolumeUse.of(engine));
    } catch (EngineException e) {
      throw PodmanException.caused(409, e.text(), "volume is being used");
    }
    Replies.empty(exchange, 204);
  }

  private void stop(String container, int seconds) {
    try {
      engine.containers().stop(container, null, seconds);
    } catch (EngineException e) {
      // it ended by itself, or the removal that follows tells why it cannot
    }
  }

  /** The content as a tar. */
  void export(Exchange exchange) throws IOException {
    Volume volume = find(exchange.path("name"));
    try (OutputStream out = exchange.stream(200, "application/x-tar")) {
      engine.volumeFiles().export(volume.name(), out);
    }
  }

  /** Unpacks the body, over what is there. */
  void unpack(Exchange exchange) throws IOException {
    Volume volume = find(exchange.path("name"));
    try {
      engine.volumeFiles().unpack(volume.name(), exchange.body());
    } catch (EngineException e) {
      throw PodmanException.plain(500, e.text());
    }
    Replies.empty(exchange, 204);
  }

  void prune(Exchange exchange) {
    Filters filters = filters(exchange);
    List<Container> containers = engine.containers().list();
    if (exchange.query().bool("dryrun")) {
      Replies.json(exchange, unused(filters, containers));
      return;
    }
    Volumes.PruneReport report =
        engine.volumes().prune(each -> matches(filters, each, containers), VolumeUse.of(engine));
    JsonWriter out = new JsonWriter(256).array();
    long share = report.spaceReclaimed() / Math.max(1, report.deleted().size());
    report.deleted().forEach(each -> out.object().put("Id", each).put("Size", share).end());
    Replies.json(exchange, out.endArray());
  }

  /** What a prune would remove, and leaves. */
  private JsonWriter unused(Filters filters, List<Container> containers) {
    JsonWriter out = new JsonWriter(256).array();
    for (Volume each : engine.volumes().list()) {
      boolean goes =
          matches(filters, each, containers) && VolumeUse.of(engine).of(each.name()).isEmpty();
      if (goes) {
        long size = engine.volumes().size(each.name());
        out.object().put("Id", each.name()).put("Size", size).end();
      }
    }
    return out.endArray();
  }

  private static JsonWriter document(Volume volume) {
    JsonWriter out = new JsonWriter(512);
    render(out, volume);
    return out;
  }

  private static void render(JsonWriter out, Volume volume) {
    out.object().put("Name", volume.name()).put("Driver", volume.driver());
    out.put("Mountpoint", volume.mountpoint());
    out.put("CreatedAt", GoTime.rfc3339Nano(volume.created()))
        .putMap("Labels", orNone(volume.labels()));
    out.put("Scope", "local").putMap("Options", orNone(volume.options()));
    if (volume.anonymous()) {
      out.put("Anonymous", true);
    }
    out.put("MountCount", 0).put("NeedsCopyUp", true).put("NeedsChown", true).put("LockNumber", 0);
    out.end();
  }

  private static Map<String, String> orNone(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
