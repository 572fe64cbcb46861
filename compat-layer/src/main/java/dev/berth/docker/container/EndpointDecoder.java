package dev.berth.docker.container;

import dev.berth.docker.wire.JsonObject;
import dev.berth.runtime.container.EndpointSpec;

/** Decodes EndpointSettings: what a container asks of one network. */
public final class EndpointDecoder {
  private EndpointDecoder() {}

  /** Decodes; an empty object asks for nothing. */
  public static EndpointSpec decode(JsonObject settings) {
    JsonObject ipam = settings.objectOrEmpty("IPAMConfig");
    return new EndpointSpec(
        ipam.nonEmpty("IPv4Address"),
        ipam.nonEmpty("IPv6Address"),
        ipam.strings("LinkLocalIPs"),
        settings.strings("Links"),
        settings.strings("Aliases"),
        settings.nonEmpty("MacAddress"),
        settings.stringMap("DriverOpts"),
        settings.integer("GwPriority"));
  }
}
