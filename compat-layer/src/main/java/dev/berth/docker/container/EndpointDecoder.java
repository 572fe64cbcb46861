package dev.berth.docker.container;

import dev.berth.runtime.container.EndpointSpec;
import dev.berth.wire.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes EndpointSettings: what a container asks of one network. */
public final class EndpointDecoder {
  private EndpointDecoder() {}

  /** Decodes; an empty object asks for nothing. */
  public static EndpointSpec decode(JsonObject settings) {
    JsonObject ipam = settings.objectOrEmpty("IPAMConfig");
    return new EndpointSpec(
        ipam.nonEmpty("IPv4Address"),
        ipam.nonEmpty("IPv6Address"),
        linkLocal(settings),
        settings.strings("Links"),
        settings.strings("Aliases"),
        settings.nonEmpty("MacAddress"),
        settings.stringMap("DriverOpts"),
        settings.integer("GwPriority"));
  }

  /** An empty list where there is an IPAM configuration at all: it is shown as it was given. */
  private static @Nullable List<String> linkLocal(JsonObject settings) {
    JsonObject ipam = settings.object("IPAMConfig");
    List<String> given = ipam == null ? null : ipam.strings("LinkLocalIPs");
    return ipam != null && given == null ? List.of() : given;
  }
}
