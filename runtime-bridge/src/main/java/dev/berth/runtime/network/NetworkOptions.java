package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The driver options of a network by their meaning. Every method is INVALID, in dockerd's words,
 * when its option cannot be understood; {@link #check} reads all.
 */
public record NetworkOptions(Map<String, String> options) {
  static final String MTU = "com.docker.network.driver.mtu";
  static final String BRIDGE_NAME = "com.docker.network.bridge.name";
  static final String ICC = "com.docker.network.bridge.enable_icc";
  static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
  static final String INHIBIT_IPV4 = "com.docker.network.bridge.inhibit_ipv4";
  static final String DEFAULT_BRIDGE = "com.docker.network.bridge.default_bridge";
  static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";
  static final String GATEWAY_MODE_IPV4 = "com.docker.network.bridge.gateway_mode_ipv4";
  static final String GATEWAY_MODE_IPV6 = "com.docker.network.bridge.gateway_mode_ipv6";
  static final String INTERFACE_PREFIX = "com.docker.network.container_iface_prefix";
  static final String HOST_IPV4 = "com.docker.network.host_ipv4";
  static final String HOST_IPV6 = "com.docker.network.host_ipv6";

  /** Podman's option of that name; dockerd has none. */
  public static final String NO_DEFAULT_ROUTE = "berth.no_default_route";

  /** What an interface can have in this kernel: {@code ETH_MAX_MTU}. */
  private static final int LARGEST_MTU = 65535;

  private static final int SMALLEST_MTU = 68;
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  /** How a network's containers and its outside see each other. */
  public enum GatewayMode {
    /** Addresses are translated, only published ports can be reached. */
    NAT("nat"),
    /** Addresses are translated, all ports can be reached from other networks. */
    NAT_UNPROTECTED("nat-unprotected"),
    /** Addresses are not translated. */
    ROUTED("routed"),
    /** The host has no address on the network. */
    ISOLATED("isolated");

    private final String word;

    GatewayMode(String word) {
      this.word = word;
    }
  }

  /** Reads every option once. */
  void check() {
    boolean unused = mtu() == null & icc() & masquerade() & inhibitIpv4() & noDefaultRoute();
    hostBinding();
    gatewayMode(false);
    gatewayMode(true);
    address(HOST_IPV4);
    address(HOST_IPV6);
  }

  /** The MTU asked for, or null. */
  public @Nullable Integer mtu() {
    String text = options.get(MTU);
    if (text == null) {
      return null;
    }
    int mtu;
    try {
      mtu = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw unparsable(MTU, text, "strconv.Atoi: parsing \"" + text + "\": invalid syntax");
    }
    if (mtu < 0) {
      throw EngineException.invalid("invalid MTU number: " + mtu);
    }
    if (mtu != 0 && (mtu < SMALLEST_MTU || mtu > LARGEST_MTU)) {
      throw EngineException.invalid(
          "invalid MTU number: %d (from %d to %d)".formatted(mtu, SMALLEST_MTU, LARGEST_MTU));
    }
    return mtu == 0 ? null : mtu;
  }

  /** Whether its containers reach each other. */
  public boolean icc() {
    return bool(ICC, true);
  }

  /** Whether its containers go out under the host's address. */
  public boolean masquerade() {
    return bool(MASQUERADE, true);
  }

  /** Whether the bridge gets no IPv4 address and the containers no IPv4 gateway. */
  public boolean inhibitIpv4() {
    return bool(INHIBIT_IPV4, false);
  }

  /** Whether its containers get no default route by it. */
  public boolean noDefaultRoute() {
    return bool(NO_DEFAULT_ROUTE, false);
  }

  /** The host address that ports are published on when none is named, or null. */
  public @Nullable InetAddress hostBinding() {
    return address(HOST_BINDING);
  }

  /** How one family of addresses is led out. */
  public GatewayMode gatewayMode(boolean ipv6) {
    String key = ipv6 ? GATEWAY_MODE_IPV6 : GATEWAY_MODE_IPV4;
    String text = options.getOrDefault(key, "");
    if (text.isEmpty()) {
      return GatewayMode.NAT;
    }
    return Arrays.stream(GatewayMode.values())
        .filter(mode -> mode.word.equals(text))
        .findFirst()
        .orElseThrow(() -> unparsable(key, text, "unknown gateway mode " + text));
  }

  /** What the names of its interfaces inside containers begin with. */
  public String interfacePrefix() {
    String prefix = options.getOrDefault(INTERFACE_PREFIX, "");
    return prefix.isEmpty() ? "eth" : prefix;
  }

  private boolean bool(String key, boolean absent) {
    String text = options.get(key);
    if (text == null) {
      return absent;
    }
    Boolean value = parseBool(text);
    if (value == null) {
      throw unparsable(key, text, "strconv.ParseBool: parsing \"" + text + "\": invalid syntax");
    }
    return value;
  }

  /** A truth value in one of the words that Go's strconv takes, or null. */
  public static @Nullable Boolean parseBool(String text) {
    return TRUE.contains(text) ? Boolean.TRUE : FALSE.contains(text) ? Boolean.FALSE : null;
  }

  private @Nullable InetAddress address(String key) {
    String text = options.getOrDefault(key, "");
    InetAddress address = Addresses.parse(text);
    if (address == null && !text.isEmpty()) {
      throw unparsable(key, text, "nil ip");
    }
    boolean wrong =
        address != null
            && List.of(HOST_IPV4, HOST_IPV6).contains(key)
            && address instanceof Inet4Address == key.equals(HOST_IPV6);
    if (wrong) {
      throw unparsable(key, text, "not an address of this family");
    }
    return address;
  }

  private static EngineException unparsable(String key, String text, String reason) {
    return EngineException.invalid(
        "failed to parse %s value: %s (%s)".formatted(key, text, reason));
  }
}
