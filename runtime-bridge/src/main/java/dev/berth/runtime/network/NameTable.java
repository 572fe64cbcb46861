package dev.berth.runtime.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names on one network as aardvark-dns reads them: a line with the addresses to listen on, then
 * a line a container: {@code id ipv4 ipv6 names resolvers}, the lists with commas. Versions since
 * 1.7 forward no query of a network whose file's name ends with {@link #INTERNAL}.
 */
final class NameTable {
  static final String INTERNAL = "%int";

  /** The entry of the gateway itself, who asks for the proof. */
  private static final String OWN = "berth-";

  private final boolean internal;
  private final Map<String, String> lines = new LinkedHashMap<>();
  private List<InetAddress> gateways = List.of();

  NameTable(boolean internal) {
    this.internal = internal;
  }

  /** Reads what {@link #text} made; lines without meaning are left out. */
  static NameTable parse(String text, boolean internal) {
    NameTable table = new NameTable(internal);
    List<String> all = text.lines().toList();
    if (all.isEmpty()) {
      return table;
    }
    table.gateways = addresses(all.getFirst());
    for (String line : all.subList(1, all.size())) {
      int end = line.indexOf(' ');
      if (end > 0 && !line.startsWith(OWN)) {
        table.lines.put(line.substring(0, end), line);
      }
    }
    return table;
  }

  private static List<InetAddress> addresses(String text) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      InetAddress address = Addresses.parse(each.strip());
      if (address != null) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  String suffix() {
    return internal ? INTERNAL : "";
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Where the resolver listens for this network. */
  List<InetAddress> gateways() {
    return gateways;
  }

  void put(Attachment attachment, List<String> upstream) {
    gateways = gateways(attachment.network());
    if (!gateways.isEmpty()) {
      lines.put(attachment.containerId(), line(attachment, upstream));
    }
  }

  /** Writes the line of a container that has one anew; whether that changed it. */
  boolean renew(Attachment attachment, List<String> upstream) {
    String line = line(attachment, upstream);
    String before = lines.replace(attachment.containerId(), line);
    return before != null && !before.equals(line);
  }

  boolean remove(String containerId) {
    return lines.remove(containerId) != null;
  }

  /** Forgets all other containers; whether there were any. */
  boolean retain(Set<String> containerIds) {
    return lines.keySet().retainAll(containerIds);
  }

  void clear() {
    lines.clear();
  }

  /** The file. */
  String text(String networkId, String proof) {
    StringBuilder text = new StringBuilder(256);
    text.append(list(gateways, null)).append('\n');
    text.append(OWN).append(networkId).append(' ');
    text.append(list(gateways, false)).append(' ').append(list(gateways, true));
    text.append(' ').append(proof).append('\n');
    lines.values().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** Where the resolver can listen for a network: the bridge's own addresses. */
  static List<InetAddress> gateways(Network network) {
    List<InetAddress> gateways = new ArrayList<>();
    NetworkOptions options = network.settings();
    for (Network.Pool pool : network.pools()) {
      InetAddress gateway = NativeBridge.hostAddress(pool, options);
      if (gateway != null) {
        gateways.add(gateway);
      }
    }
    return gateways;
  }

  private static String list(List<InetAddress> addresses, @Nullable Boolean six) {
    StringBuilder text = new StringBuilder();
    for (InetAddress address : addresses) {
      if (six == null || six == (address.getAddress().length > 4)) {
        text.append(text.isEmpty() ? "" : ",").append(Addresses.text(address));
      }
    }
    return text.toString();
  }

  private static String line(Attachment attachment, List<String> upstream) {
    Lease.Endpoint endpoint = attachment.endpoint();
    String ipv4 = endpoint.ipv4() == null ? "" : endpoint.ipv4();
    String ipv6 = endpoint.ipv6() == null ? "" : endpoint.ipv6();
    return String.join(
        " ",
        attachment.containerId(),
        ipv4,
        ipv6,
        String.join(",", names(endpoint)),
        String.join(",", upstream));
  }

  /**
   * Each name alone and, as dockerd's resolver knows it, before the network's. The latter come
   * first: they answer reverse queries.
   */
  private static Set<String> names(Lease.Endpoint endpoint) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : endpoint.aliases()) {
      String full = name + '.' + endpoint.networkName();
      if (usable(name) && usable(full)) {
        names.add(full);
      }
    }
    for (String name : endpoint.aliases()) {
      if (usable(name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Whether it can stand in a line; no query can ask for others. */
  private static boolean usable(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 127 && c != ',');
  }
}
