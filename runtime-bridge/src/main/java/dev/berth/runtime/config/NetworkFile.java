package dev.berth.runtime.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code daemon.json} says of networks; null or empty is what it does not say. The addresses
 * are texts still.
 *
 * @param addressPools blocks that networks without a subnet are given theirs from
 * @param bip address and prefix length of the default bridge
 * @param bip6 the same of IPv6
 * @param fixedCidr the part of the default bridge's subnet that containers get addresses of
 * @param fixedCidrV6 the default bridge's IPv6 subnet, or the part of it that is given out
 * @param gateway where containers of the default bridge send what goes out
 * @param gatewayV6 the same of IPv6
 * @param bindAddress where ports are published when no address is named
 * @param mtu of the default bridge
 * @param options of networks that do not say otherwise, by driver
 * @param resolver of containers that do not say otherwise
 */
public record NetworkFile(
    List<Block> addressPools,
    @Nullable String bip,
    @Nullable String bip6,
    @Nullable String fixedCidr,
    @Nullable String fixedCidrV6,
    @Nullable String gateway,
    @Nullable String gatewayV6,
    @Nullable String bindAddress,
    @Nullable Integer mtu,
    boolean ipv6,
    boolean icc,
    boolean masquerade,
    Map<String, Map<String, String>> options,
    ResolverFile resolver) {
  /** Nothing said. */
  public static final NetworkFile NONE =
      new NetworkFile(
          List.of(),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          false,
          true,
          true,
          Map.of(),
          ResolverFile.NONE);

  static final Set<String> KEYS =
      Set.of(
          "default-address-pools",
          "bip",
          "bip6",
          "fixed-cidr",
          "fixed-cidr-v6",
          "default-gateway",
          "default-gateway-v6",
          "ip",
          "mtu",
          "ipv6",
          "icc",
          "ip-masq",
          "default-network-opts");

  /**
   * A block and the prefix length of the subnets it is cut into.
   *
   * @param base in CIDR notation
   */
  public record Block(String base, int size) {}

  static NetworkFile read(JsonNode root) {
    List<Block> blocks = new ArrayList<>();
    root.path("default-address-pools")
        .forEach(
            each -> blocks.add(new Block(each.path("base").asText(), each.path("size").asInt())));
    Map<String, Map<String, String>> options = new LinkedHashMap<>();
    root.path("default-network-opts")
        .properties()
        .forEach(
            driver -> {
              Map<String, String> own = new LinkedHashMap<>();
              driver
                  .getValue()
                  .properties()
                  .forEach(o -> own.put(o.getKey(), o.getValue().asText()));
              options.put(driver.getKey(), own);
            });
    return new NetworkFile(
        List.copyOf(blocks),
        text(root, "bip"),
        text(root, "bip6"),
        text(root, "fixed-cidr"),
        text(root, "fixed-cidr-v6"),
        text(root, "default-gateway"),
        text(root, "default-gateway-v6"),
        text(root, "ip"),
        root.path("mtu").isInt() && root.path("mtu").intValue() > 0
            ? Integer.valueOf(root.path("mtu").intValue())
            : null,
        root.path("ipv6").asBoolean(false),
        root.path("icc").asBoolean(true),
        root.path("ip-masq").asBoolean(true),
        options,
        ResolverFile.read(root));
  }

  private static @Nullable String text(JsonNode root, String key) {
    String text = root.path(key).asText("");
    return text.isEmpty() ? null : text;
  }
}
