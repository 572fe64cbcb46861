package dev.berth.libpod.network;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.plan.IpAddresses;
import dev.berth.runtime.network.Cidr;
import dev.berth.runtime.network.Network.Route;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** Routes of a network document, checked in Podman's words. */
final class StaticRoutes {
  private static final long HIGHEST_METRIC = 4_294_967_295L;

  private StaticRoutes() {}

  /** Those asked for. */
  static List<Route> read(JsonObject body) {
    List<JsonObject> given = body.objects("routes");
    List<Route> routes = new ArrayList<>();
    for (JsonObject each : given == null ? List.<JsonObject>of() : given) {
      routes.add(route(each));
    }
    return List.copyOf(routes);
  }

  private static Route route(JsonObject each) {
    String type = each.text("route_type");
    if (!type.isEmpty() && !type.equals("unicast")) {
      throw PodmanException.plain(500, "routes of type " + type + " are not supported");
    }
    String destination = each.text("destination");
    String gateway = each.text("gateway");
    if (destination.isEmpty()) {
      throw PodmanException.plain(500, "route destination ip nil");
    }
    if (!IpAddresses.isAddress(gateway)) {
      throw PodmanException.plain(500, "route gateway nil");
    }
    if (!isNetwork(destination) || destination.indexOf(':') >= 0 != gateway.indexOf(':') >= 0) {
      throw PodmanException.plain(500, "route destination invalid");
    }
    long metric = each.unsigned("metric", HIGHEST_METRIC, "uint32");
    return new Route(destination, gateway, each.has("metric") ? metric : null);
  }

  /** Whether it is a block of addresses, not one of them with the length of its prefix. */
  private static boolean isNetwork(String destination) {
    try {
      Cidr block = Cidr.parse(destination);
      String address = destination.substring(0, destination.indexOf('/'));
      return Cidr.parse(address + "/" + block.bits()).base().equals(block.base());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static void render(JsonWriter out, List<Route> routes) {
    if (routes.isEmpty()) {
      return;
    }
    out.array("routes");
    for (Route each : routes) {
      out.object().put("destination", each.destination()).put("gateway", each.gateway());
      Long metric = each.metric();
      if (metric != null) {
        out.put("metric", metric);
      }
      out.end();
    }
    out.endArray();
  }
}
