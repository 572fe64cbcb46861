package dev.berth.runtime.network;

import dev.berth.runtime.config.NetworkFile;
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
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The networks that exist: three predefined ones, and documents. */
final class NetworkCatalog {
  static final String BRIDGE = "bridge";
  static final String HOST = "host";
  static final String NONE = "none";
  static final List<String> PREDEFINED = List.of(BRIDGE, HOST, NONE);

  private final DocumentStore<Network> documents;
  private final Supplier<List<Cidr>> hostRoutes;
  private final NetworkFile file;
  private final Set<String> withdrawn = new HashSet<>();
  private @Nullable List<Network> networks;
  private Predicate<Network> giveUp = network -> true;

  NetworkCatalog(StorePaths paths, Supplier<List<Cidr>> hostRoutes) {
    this(paths, hostRoutes, NetworkFile.NONE);
  }

  /**
   * Reads nothing yet.
   *
   * @param file what the configuration says of networks
   */
  NetworkCatalog(StorePaths paths, Supplier<List<Cidr>> hostRoutes, NetworkFile file) {
    this.documents = new DocumentStore<>(paths, paths.networks(), Network.class);
    this.hostRoutes = hostRoutes;
    this.file = file;
  }

  /**
   * Says what is done with the default bridge when the configuration wants another one.
   *
   * @param give takes the old one down; false when it is in use, and stays
   */
  void whenBridgeChanges(Predicate<Network> give) {
    giveUp = give;
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
    List<Network> matches = all.stream().filter(n -> n.id().startsWith(ref)).toList();
    if (matches.isEmpty()) {
      throw EngineException.notFound("network " + ref + " not found");
    }
    if (matches.size() > 1) {
      throw EngineException.invalid(
          "network "
              + ref
              + " is ambiguous ("
              + matches.size()
              + " matches found based on ID prefix)");
    }
    return matches.getFirst();
  }

  /**
   * Checks a template, fills it and stores it.
   *
   * @param last looks at the whole network before it is kept
   */
  synchronized Network create(Network template, Consumer<Network> last) {
    List<Network> existing = list();
    AddressPools free = new AddressPools(file.addressPools(), existing, hostRoutes.get());
    Network network =
        new NetworkTemplate(template, existing, free, file.options())
            .complete(HexIds.random(), Instant.now());
    last.accept(network);
    documents.write(network.id(), network);
    networks = null;
    return network;
  }

  /**
   * Keeps a changed network in place of what it was.
   *
   * @param change what it is to be, of what it is; what it throws leaves all as it is
   */
  synchronized Network update(String ref, UnaryOperator<Network> change) {
    Network before = get(ref);
    Network after = change.apply(before);
    if (!after.equals(before)) {
      documents.write(after.id(), after);
      networks = null;
    }
    return after;
  }

  /** The network as it is now; what is given where it is removed meanwhile. */
  Network latest(Network network) {
    for (Network each : list()) {
      if (each.id().equals(network.id())) {
        return each;
      }
    }
    return network;
  }

  /** Hides a network that is to be removed, until it is, or {@link #restore} brings it back. */
  synchronized void withdraw(Network network) {
    if (!withdrawn.add(network.id())) {
      throw EngineException.notFound("network " + network.name() + " not found");
    }
    networks = null;
  }

  /** Ends {@link #withdraw} of a network that could not be removed. */
  synchronized void restore(Network network) {
    boolean unused = withdrawn.remove(network.id());
    networks = null;
  }

  synchronized void remove(Network network) {
    documents.delete(network.id());
    restore(network);
  }

  private List<Network> load() {
    List<Network> stored = documents.list();
    stored.removeIf(network -> withdrawn.contains(network.id()));
    stored.sort(Comparator.comparing(Network::created));
    List<Network> all = new ArrayList<>();
    for (String name : PREDEFINED) {
      Network known = stored.stream().filter(n -> n.name().equals(name)).findFirst().orElse(null);
      all.add(name.equals(BRIDGE) ? bridge(known, stored) : known == null ? define(name) : known);
    }
    stored.stream().filter(n -> !n.predefined()).forEach(all::add);
    return List.copyOf(all);
  }

  /** The default bridge keeps its subnet from the first day on, unless the configuration says. */
  private Network bridge(@Nullable Network known, List<Network> stored) {
    DefaultBridge wanted = new DefaultBridge(file);
    List<Network> others = stored.stream().filter(n -> !n.name().equals(BRIDGE)).toList();
    AddressPools free = new AddressPools(file.addressPools(), others, hostRoutes.get());
    Network bridge = wanted.define(stableId(BRIDGE), known, free);
    if (known != null && !bridge.equals(known) && !giveUp.test(known)) {
      return known;
    }
    if (!bridge.equals(known)) {
      documents.write(bridge.id(), bridge);
    }
    return bridge;
  }

  private Network define(String name) {
    Network network =
        new NetworkBuilder(name)
            .id(stableId(name))
            .created(Instant.now())
            .driver(name.equals(NONE) ? "null" : name)
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
