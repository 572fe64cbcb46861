package dev.berth.libpod.systemd;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.filter.Filters;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Quadlet files over the API (Podman, pkg/api/handlers/libpod, quadlets.go). */
final class QuadletHandlers {
  private static final String NONE = "no such quadlet";
  private static final Set<String> FILTERS = Set.of("name", "status");

  private final QuadletShelf shelf;
  private final UserManager manager;

  QuadletHandlers(QuadletShelf shelf, UserManager manager) {
    this.shelf = shelf;
    this.manager = manager;
  }

  void install(Exchange exchange) throws IOException {
    Query query = exchange.query();
    boolean reload = reloads(query);
    Map<String, byte[]> files = QuadletBody.read(exchange);
    Map<String, Path> installed = shelf.install(files, query.bool("replace"));
    if (reload) {
      reload();
    }
    JsonWriter out = new JsonWriter(256).object().object("InstalledQuadlets");
    installed.forEach((name, path) -> out.put(name, path.toString()));
    Replies.json(exchange, out.end().object("QuadletErrors").end().end());
  }

  /** Whether systemd is to read the files; refused before anything was done where there is none. */
  private boolean reloads(Query query) {
    boolean wanted = query.bool("reload-systemd", true);
    if (wanted && !manager.runs()) {
      throw PodmanException.caused(
          500,
          "connecting to systemd dbus",
          "no systemd user manager is running here: with reload-systemd=false the files are"
              + " changed all the same");
    }
    return wanted;
  }

  private void reload() throws IOException {
    try {
      manager.reload();
    } catch (IOException e) {
      throw PodmanException.caused(500, "reloading systemd", String.valueOf(e.getMessage()));
    }
  }

  void list(Exchange exchange) throws IOException {
    Filters filters = LibpodFilters.parse(exchange);
    for (String key : filters.keys()) {
      if (!FILTERS.contains(key)) {
        throw PodmanException.plain(500, key + " is not a valid filter");
      }
    }
    Map<String, String> applications = shelf.applications();
    List<Path> files = shelf.files();
    List<String> services = new ArrayList<>();
    for (Path each : files) {
      services.add(service(each));
    }
    List<UserManager.UnitState> states = states(services);
    JsonWriter out = new JsonWriter(1024).array();
    for (int i = 0; i < files.size(); i++) {
      String name = files.get(i).getFileName().toString();
      String status = states.get(i).text();
      if (matches(filters, "name", name) && matches(filters, "status", status)) {
        out.object().put("Name", name).put("UnitName", services.get(i));
        out.put("Path", files.get(i).toString()).put("Status", status);
        out.put("App", applications.getOrDefault(name, "")).end();
      }
    }
    Replies.json(exchange, out.endArray());
  }

  /** By any of the regular expressions. */
  private static boolean matches(Filters filters, String key, String subject) {
    if (!filters.has(key)) {
      return true;
    }
    try {
      return filters.get(key).stream()
          .anyMatch(each -> Pattern.compile(each).matcher(subject).find());
    } catch (PatternSyntaxException e) {
      throw PodmanException.plain(500, "invalid filter " + key + ": " + e.getDescription());
    }
  }

  static String service(Path quadlet) throws IOException {
    String text = Files.readString(quadlet, StandardCharsets.UTF_8);
    return QuadletName.service(quadlet.getFileName().toString(), text);
  }

  /** Without a user manager nothing is loaded. */
  private List<UserManager.UnitState> states(List<String> services) throws IOException {
    if (manager.runs()) {
      return manager.states(services);
    }
    return services.stream().map(each -> UserManager.UnitState.ABSENT).toList();
  }

  void exists(Exchange exchange) throws IOException {
    String name = exchange.path("name");
    if (shelf.find(name) == null) {
      throw PodmanException.plain(404, NONE + ": " + name);
    }
    Replies.empty(exchange, 204);
  }

  void file(Exchange exchange) throws IOException {
    String name = exchange.path("name");
    Path found;
    try {
      found = shelf.find(name);
    } catch (PodmanException e) {
      throw new PodmanException(404, e.reason(), NONE + ": " + name + ": " + e.text());
    }
    if (found == null) {
      throw PodmanException.caused(
          404, NONE + ": " + name + ": " + QuadletRemoval.unknown(name), NONE);
    }
    exchange.send(200, "text/plain", Files.readAllBytes(found));
  }

  void removeOne(Exchange exchange) throws IOException {
    String name = exchange.path("name");
    boolean reload = reloads(exchange.query());
    QuadletRemoval removal = removal(exchange.query());
    removal.remove(List.of(name));
    removal.failure(name);
    finish(exchange, removal, reload);
  }

  void remove(Exchange exchange) throws IOException {
    Query query = exchange.query();
    boolean all = query.bool("all");
    List<String> names = query.all("quadlets");
    if (!all && names.isEmpty()) {
      throw PodmanException.plain(400, "must provide at least 1 quadlet to remove or set all=true");
    }
    if (all && !names.isEmpty()) {
      throw PodmanException.plain(400, "when setting all=true, you may not pass any quadlet names");
    }
    boolean reload = reloads(query);
    QuadletRemoval removal = removal(query);
    if (all) {
      for (Path each : shelf.files()) {
        removal.remove(List.of(each.getFileName().toString()));
      }
    } else {
      removal.remove(names);
    }
    finish(exchange, removal, reload);
  }

  private QuadletRemoval removal(Query query) {
    return new QuadletRemoval(shelf, manager, query.bool("force"), query.bool("ignore"));
  }

  private void finish(Exchange exchange, QuadletRemoval removal, boolean reload)
      throws IOException {
    if (reload) {
      reload();
    }
    Replies.json(exchange, removal.report());
  }
}
