package dev.berth.runtime.container;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to make a container, as the client gave it (nothing merged with the image yet).
 *
 * @param name wanted name without slash, null for a generated one
 * @param image the image as the client wrote it
 * @param platform {@code os[/arch[/variant]]}, null for any
 * @param endpoints by network name or id, in the client's order
 */
public record CreateContainer(
    @Nullable String name,
    String image,
    @Nullable String platform,
    ContainerConfig config,
    HostConfig hostConfig,
    Map<String, EndpointSpec> endpoints) {
  /** The same with another host configuration. */
  public CreateContainer withHostConfig(HostConfig other) {
    return new CreateContainer(name, image, platform, config, other, endpoints);
  }
}
