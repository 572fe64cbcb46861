package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.StorePaths;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The networks that exist: three predefined ones, and documents. */
final class NetworkCatalog {
  static final String BRIDGE = "bridge";
  static final String HOST = "host";
  static final String NONE = "none";
  static final String MTU_OPTION = NetworkOptions.MTU;
  static final String BRIDGE_NAME_OPTION = NetworkOptions.BRIDGE_NAME;
  static final List<String> PREDEFINED = List.of(BRIDGE, HOST, NONE);

  private final DocumentStore<Network> documents;
  private final Supplier<List<Cidr>> hostRoutes;
  private @Nullable List<Network> networks;

  NetworkCatalog(StorePaths paths, Supplier<List<Cidr>> hostRoutes) {
    this.documents = new DocumentStore<>(paths, paths.networks(), Network.class);
    this.hostRoutes = hostRoutes;
  }

  static boolean predefined(Network network) {
    return PREDEFINED.contains(network.name());
  }

  /** All: bridge, host and none, then by time. */
  synchronized List<Network> list() {
    List<Network> known = networks;
    if (known == null) {
      known = load();
      networks = known;
    }
    return known;
  }

  /** By full id, exact name, or id prefix. */
  Network get(String ref) {
    List<Network> all = list();
    for (Network network : all) {
      if (network.id().equals(ref)) {
        return network;
      }
    }
    for (Network network : all) {
      if (network.name().equals(ref)) {
        return network;
      }
    }
    List<Network> matches =
        ref.isEmpty() ? List.of() : all.stream().filter(n -> n.id().startsWith(ref)).toList();
    if (matches.isEmpty()) {
      throw EngineException.notFound("network " + ref + " not found");
    }
    if (matches.size() > 1) {
      throw EngineException.invalid(
          "network "
              + ref
              + " is ambiguous ("
              + matches.size()
              + " matches found based on id prefix)");
    }
    return matches.getFirst();
  }

  /** Checks a template, fills it and stores it. */
  synchronized Network create(Network template) {
    NetworkTemplate checked = new NetworkTemplate(template, list(), hostRoutes.get());
    Network network = checked.complete(HexIds.random(), Instant.now());
    documents.write(network.id(), network);
    networks = null;
    return network;
  }

  synchronized void remove(Network network) {
    documents.delete(network.id());
    networks = null;
  }

  private List<Network> load() {
    List<Network> stored = documents.list();
    stored.sort(Comparator.comparing(Network::created));
    List<Network> all = new ArrayList<>();
    for (String name : PREDEFINED) {
      all.add(
          stored.stream()
              .filter(n -> n.name().equals(name))
              .findFirst()
              .orElseGet(() -> define(name, stored)));
    }
    stored.stream().filter(n -> !predefined(n)).forEach(all::add);
    return List.copyOf(all);
  }

  /** The default bridge keeps its subnet from the first day on. */
  private Network define(String name, List<Network> stored) {
    boolean bridge = name.equals(BRIDGE);
    List<Network.Pool> pools =
        bridge ? List.of(new AddressPools(stored, hostRoutes.get()).next()) : List.of();
    Map<String, String> options =
        bridge
            ? Map.of(
                "com.docker.network.bridge.default_bridge",
                "true",
                "com.docker.network.bridge.enable_icc",
                "true",
                "com.docker.network.bridge.enable_ip_masquerade",
                "true",
                "com.docker.network.bridge.host_binding_ipv4",
                "0.0.0.0",
                BRIDGE_NAME_OPTION,
                "docker0",
                MTU_OPTION,
                "65520")
            : Map.of();
    Network network =
        new NetworkBuilder(name)
            .id(stableId(name))
            .created(Instant.now())
            .driver(name.equals(NONE) ? "null" : name)
            .pools(pools)
            .bridgeName(bridge ? "docker0" : "")
            .options(options)
            .build();
    documents.write(network.id(), network);
    return network;
  }

  private static String stableId(String name) {
    try {
      byte[] text = ("berth network " + name).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
