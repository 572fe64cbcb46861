package dev.berth.libpod.container;

import dev.berth.runtime.container.EndpointSpec;
import dev.berth.wire.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a container asks of one network, in libpod's shape. */
public final class NetworkOptions {
  private NetworkOptions() {}

  /** Decodes it (container-libs, types.PerNetworkOptions). */
  public static EndpointSpec endpoint(JsonObject options) {
    List<String> addresses = options.strings("static_ips");
    String v4 = null;
    String v6 = null;
    for (String each : addresses == null ? List.<String>of() : addresses) {
      if (each.indexOf(':') >= 0) {
        v6 = each;
      } else {
        v4 = each;
      }
    }
    Map<String, String> driver = new LinkedHashMap<>();
    Map<String, String> given = options.stringMap("options");
    if (given != null) {
      driver.putAll(given);
    }
    String name = options.text("interface_name");
    if (!name.isEmpty()) {
      driver.put("com.docker.network.endpoint.ifname", name);
    }
    return new EndpointSpec(
        v4,
        v6,
        null,
        null,
        options.strings("aliases"),
        options.nonEmpty("static_mac"),
        driver.isEmpty() ? null : driver,
        0);
  }
}
