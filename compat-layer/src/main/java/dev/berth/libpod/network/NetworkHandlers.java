package dev.berth.libpod.network;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.libpod.container.NetworkOptions;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.NetworkNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.TextAnswer;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.network.Network;
import dev.berth.text.GoBool;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Networks in libpod's shapes; host and none are no networks there. */
final class NetworkHandlers {
  private static final Set<String> KEYS =
      Set.of("dangling", "driver", "id", "label", "label!", "name", "until");

  private final Engine engine;

  NetworkHandlers(Engine engine) {
    this.engine = engine;
  }

  void create(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.readAnyType(exchange, "Network");
    synchronized (this) { // two of them must not find the same free names
      create(exchange, NetworkDecoder.decode(body, this::freeName, this::freeBridge));
    }
  }

  private void create(Exchange exchange, Network wanted) {
    if (wanted.name().equals(NetworkNames.DEFAULT)) {
      existing(exchange, wanted.name());
      return;
    }
    Network made;
    try {
      made = engine.networks().create(wanted);
    } catch (EngineException e) {
      if (e.text().startsWith("invalid pool request: Pool overlaps")) {
        throw overlapping(wanted, e);
      }
      if (e.kind() != ErrorKind.CONFLICT) {
        throw e;
      }
      existing(exchange, wanted.name());
      return;
    }
    Replies.json(exchange, document(made));
  }

  private static RuntimeException overlapping(Network wanted, EngineException failure) {
    List<Network.Pool> asked = wanted.pools();
    return asked.size() != 1
        ? failure
        : PodmanException.plain(
            409,
            "subnet "
                + asked.getFirst().subnet()
                + " is already used on the host or by another config");
  }

  /** The network that is there already, for those who do not mind. */
  private void existing(Exchange exchange, String name) {
    if (!exchange.query().bool("ignoreIfExists")) {
      throw PodmanException.caused(
          409, "network name " + name + " already used", "network already exists");
    }
    Replies.json(exchange, document(engine.networks().get(NetworkNames.known(name))));
  }

  private String freeName() {
    return free(Network::name);
  }

  private String freeBridge() {
    return free(Network::bridgeName);
  }

  /** The first of podman1, podman2 and so on that is free. */
  private String free(Function<Network, String> name) {
    Set<String> taken = new HashSet<>();
    engine.networks().list().forEach(each -> taken.add(name.apply(each)));
    int number = 1;
    while (taken.contains(NetworkNames.DEFAULT + number)) {
      number++;
    }
    return NetworkNames.DEFAULT + number;
  }

  void list(Exchange exchange) {
    Filters filters = filters(exchange);
    JsonWriter out = new JsonWriter(1024).array();
    for (Network each : bridges()) {
      if (matches(filters, each)) {
        NetworkRenderer.render(out, each, null);
      }
    }
    Replies.json(exchange, out.endArray());
  }

  private List<Network> bridges() {
    return engine.networks().list().stream().filter(Network::hasEndpoints).toList();
  }

  private static Filters filters(Exchange exchange) {
    Filters filters = LibpodFilters.parse(exchange, KEYS, key -> "invalid filter \"" + key + "\"");
    for (String each : filters.get("dangling")) {
      if (GoBool.parse(each) == null) {
        throw PodmanException.plain(500, "invalid dangling filter value \"" + each + "\"");
      }
    }
    return filters;
  }

  private boolean matches(Filters filters, Network network) {
    Instant until = LibpodFilters.until(filters);
    return filters.matches("name", NetworkNames.shown(network.name()))
        && filters.prefix("id", network.id())
        && filters.exact("driver", network.driver())
        && filters.labelsAndNot(network.labels())
        && (!filters.has("dangling")
            || filters.bool("dangling", false) == UnusedNetworks.users(engine, network).isEmpty())
        && (until == null || network.created().isBefore(until));
  }

  /** NOT_FOUND in Podman's words. */
  private Network find(String name) {
    String known = NetworkNames.known(name);
    try {
      Network network = engine.networks().get(known);
      if (network.hasEndpoints()) {
        return network;
      }
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
    }
    throw PodmanException.caused(
        404, "unable to find network with name or ID " + name, "network not found");
  }

  void inspect(Exchange exchange) {
    Network network = shown(exchange.path("name"));
    JsonWriter out = new JsonWriter(1024);
    NetworkRenderer.render(out, network, UnusedNetworks.users(engine, network));
    Replies.json(exchange, out);
  }

  void exists(Exchange exchange) {
    Network unused = shown(exchange.path("name"));
    Replies.empty(exchange, 204);
  }

  /** The same where Podman tells less. */
  private Network shown(String name) {
    try {
      return find(name);
    } catch (PodmanException e) {
      throw PodmanException.plain(e.status(), e.reason());
    }
  }

  void remove(Exchange exchange) {
    String name = exchange.path("name");
    Network network = find(name);
    if (network.predefined()) {
      throw PodmanException.plain(500, "default network " + name + " cannot be removed");
    }
    List<Container> users = UnusedNetworks.users(engine, network);
    if (!users.isEmpty() && !exchange.query().bool("force")) {
      throw PodmanException.caused(
          500,
          "\"%s\" has associated containers with it. Use -f to forcibly delete containers and pods"
              .formatted(name),
          "network is being used");
    }
    users.forEach(each -> engine.containers().remove(each.id().hex(), true, false));
    engine.networks().remove(network.id(), List.of());
    JsonWriter out = new JsonWriter(64).array().object().put("Name", name).putNull("Err").end();
    Replies.json(exchange, out.endArray());
  }

  void prune(Exchange exchange) {
    Filters filters = filters(exchange);
    JsonWriter out = new JsonWriter(256).array();
    for (UnusedNetworks.Removal each :
        UnusedNetworks.remove(engine, network -> matches(filters, network))) {
      out.object().put("Name", each.name()).put("Error", each.error()).end();
    }
    Replies.json(exchange, out.endArray());
  }

  void connect(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.readAnyType(exchange, "NetworkConnectOptions");
    Container container = engine.containers().get(body.text("container"));
    Network network = find(exchange.path("name"));
    if (isOn(container, network)) {
      if (container.state().alive()) {
        throw PodmanException.caused(
            500,
            "container %s is already connected to network \"%s\""
                .formatted(container.id().hex(), NetworkNames.shown(network.name())),
            "network is already connected");
      }
      TextAnswer.send(exchange, 200, "OK"); // as Podman: nothing is to be done before it starts
      return;
    }
    engine
        .containers()
        .connect(container.id().hex(), network.name(), NetworkOptions.endpoint(body));
    TextAnswer.send(exchange, 200, "OK");
  }

  private static boolean isOn(Container container, Network network) {
    return container.endpointSpecs().containsKey(network.name())
        || NetworkNames.of(container).contains(NetworkNames.shown(network.name()));
  }

  void disconnect(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.readAnyType(exchange, "NetworkDisconnect");
    Network network = find(exchange.path("name"));
    Container container = engine.containers().get(body.text("Container"));
    if (!isOn(container, network) && !body.bool("Force")) {
      throw PodmanException.plain(
          400,
          "container "
              + container.name()
              + " is not connected to network "
              + NetworkNames.shown(network.name()));
    }
    engine.containers().disconnect(container.id().hex(), network.name(), body.bool("Force"));
    TextAnswer.send(exchange, 200, "OK");
  }

  /** Resolvers of its own are what a network can change; one without names keeps them, unasked. */
  void update(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.readAnyType(exchange, "NetworkUpdateOptions");
    Network network = find(exchange.path("name"));
    List<String> added = DnsServers.added(body);
    List<String> removed = DnsServers.removed(body);
    Network unused = engine.networks().updateResolvers(network.id(), removed, added);
    Replies.empty(exchange, 204);
  }

  private static JsonWriter document(Network network) {
    JsonWriter out = new JsonWriter(512);
    NetworkRenderer.render(out, network, null);
    return out;
  }
}
