package dev.berth.runtime.network;

import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.error.EngineException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container may ask of a network, and dockerd's words for what it may not. */
public final class EndpointRules {
  private EndpointRules() {}

  /**
   * Checks what is asked of a network; INVALID when it cannot be.
   *
   * @param name of the network, or what it was called where it is not there
   * @param network null where it is not there: then its subnets are not looked at
   */
  public static void check(String name, @Nullable Network network, EndpointSpec spec) {
    String faults = faults(name, network, spec);
    if (faults != null) {
      throw EngineException.invalid(faults);
    }
  }

  /** The text of {@link #check}'s refusal, or null when all is well. */
  public static @Nullable String faults(String name, @Nullable Network network, EndpointSpec spec) {
    List<String> faults = new ArrayList<>();
    if (NetworkCatalog.PREDEFINED.contains(name)) {
      predefined(faults, spec);
    }
    addresses(faults, spec);
    if (network != null) {
      inSubnet(faults, network, spec.ipv4Address(), false);
      inSubnet(faults, network, spec.ipv6Address(), true);
    }
    settings(faults, InterfaceSettings.of(spec));
    return faults.isEmpty() ? null : "invalid endpoint settings:\n" + joined(faults);
  }

  /** One as it is, more as a list: the form of Go programs of Docker's. */
  public static String joined(List<String> faults) {
    if (faults.size() == 1) {
      return faults.getFirst();
    }
    List<String> lines = new ArrayList<>();
    for (String fault : faults) {
      lines.add("* " + fault.replace("\n", "\n\t"));
    }
    return String.join("\n", lines);
  }

  private static void predefined(List<String> faults, EndpointSpec spec) {
    if (given(spec.ipv4Address()) || given(spec.ipv6Address())) {
      faults.add("user specified IP address is supported on user defined networks only");
    }
    if (spec.aliases() != null && !spec.aliases().isEmpty()) {
      faults.add("network-scoped alias is supported only for containers in user defined networks");
    }
  }

  private static void addresses(List<String> faults, EndpointSpec spec) {
    if (given(spec.ipv4Address()) && !(parse(spec.ipv4Address()) instanceof Inet4Address)) {
      faults.add("invalid IPv4 address: " + spec.ipv4Address());
    }
    InetAddress ipv6 = parse(spec.ipv6Address());
    if (given(spec.ipv6Address()) && (ipv6 == null || ipv6 instanceof Inet4Address)) {
      faults.add("invalid IPv6 address: " + spec.ipv6Address());
    }
    List<String> linkLocal = spec.linkLocalIps();
    for (String text : linkLocal == null ? List.<String>of() : linkLocal) {
      if (parse(text) == null) {
        faults.add("invalid link-local IP address: " + text);
      }
    }
  }

  /** An address that a host can have. */
  private static @Nullable InetAddress parse(@Nullable String text) {
    InetAddress address = Addresses.parse(text);
    return address == null || address.isAnyLocalAddress() ? null : address;
  }

  private static void inSubnet(
      List<String> faults, Network network, @Nullable String text, boolean ipv6) {
    if (!given(text)) {
      return;
    }
    InetAddress address = Addresses.parse(text);
    boolean chosen = false;
    for (Network.Pool pool : network.pools()) {
      Cidr subnet = Cidr.parse(pool.subnet());
      boolean counts = subnet.ipv6() == ipv6 && network.subnetGiven(pool);
      chosen |= counts;
      if (counts && address != null && subnet.contains(address)) {
        return;
      }
    }
    faults.add(
        chosen
            ? "no configured subnet or ip-range contain the IP address " + text
            : "user specified IP address is supported only when connecting to networks with user"
                + " configured subnets");
  }

  /** Settings of the endpoint's interface, whose name is not known yet. */
  private static void settings(List<String> faults, @Nullable String settings) {
    for (String setting : settings == null ? new String[0] : settings.split(",", -1)) {
      String[] parts = setting.split("\\.", 5);
      if (parts.length != 5
          || !List.of("ipv4", "ipv6", "mpls").contains(parts[1])
          || !List.of("IFNAME", "ifname").contains(parts[3])) {
        faults.add(
            "unrecognised network interface sysctl '"
                + setting
                + "'; represent 'net.X.Y.ethN.Z=V' as 'net.X.Y.IFNAME.Z=V', 'X' must be 'ipv4',"
                + " 'ipv6' or 'mpls'");
      }
    }
  }

  private static boolean given(@Nullable String text) {
    return text != null && !text.isEmpty();
  }
}
