package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes a create request into the engine's record; older versions lose newer fields here. */
final class CreateDecoder {
  private CreateDecoder() {}

  static CreateContainer decode(
      JsonObject body, ApiVersion version, @Nullable String name, @Nullable String platform) {
    if (body.keys().isEmpty()) {
      throw EngineException.invalid("config cannot be empty in order to create a container");
    }
    Map<String, EndpointSpec> endpoints = endpoints(body, version);
    if (version.below(44) && endpoints.size() > 1) {
      throw EngineException.invalid(
          "Container cannot be created with multiple network endpoints: "
              + String.join(", ", endpoints.keySet()));
    }
    return new CreateContainer(
        name,
        body.text("Image"),
        version.atLeast(41) ? Platforms.checked(platform) : null,
        ConfigDecoder.decode(body, version),
        HostConfigDecoder.decode(body.objectOrEmpty("HostConfig"), version),
        endpoints);
  }

  private static Map<String, EndpointSpec> endpoints(JsonObject body, ApiVersion version) {
    JsonObject configs = body.objectOrEmpty("NetworkingConfig").objectOrEmpty("EndpointsConfig");
    Map<String, EndpointSpec> endpoints = new LinkedHashMap<>();
    for (String network : configs.keys()) {
      JsonObject config = configs.element(network, "EndpointsConfig");
      if (config == null) {
        throw EngineException.invalid(
            "invalid config for network " + network + ": EndpointsConfig is nil");
      }
      EndpointSpec spec = EndpointDecoder.decode(config);
      endpoints.put(network, version.below(48) ? withoutPriority(spec) : spec);
    }
    return endpoints;
  }

  private static EndpointSpec withoutPriority(EndpointSpec spec) {
    return new EndpointSpec(
        spec.ipv4Address(),
        spec.ipv6Address(),
        spec.linkLocalIps(),
        spec.links(),
        spec.aliases(),
        spec.macAddress(),
        spec.driverOpts(),
        0);
  }
}
