package dev.berth.runtime.network;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Containers with just what networking looks at. */
final class SampleContainers {

  private SampleContainers() {}

  static Container on(String network, String name) {
    return with(network, name, Map.of(), Map.of());
  }

  static Container with(
      String network,
      String name,
      Map<String, List<PortBinding>> ports,
      Map<String, EndpointSpec> endpoints) {
    Map<String, Object> document =
        Map.ofEntries(
            Map.entry("formatVersion", 1),
            Map.entry("id", ContainerId.random().hex()),
            Map.entry("name", name),
            Map.entry("created", "2026-01-01T00:00:00Z"),
            Map.entry("imageName", "tiny"),
            Map.entry("platform", "linux"),
            Map.entry("path", "true"),
            Map.entry("args", List.of()),
            Map.entry("config", Map.of("exposedPorts", ports.keySet())),
            Map.entry("hostConfig", Map.of("networkMode", network, "portBindings", ports)),
            Map.entry("mounts", List.of()),
            Map.entry("endpointSpecs", endpoints),
            Map.entry("endpoints", Map.of()),
            Map.entry("ports", Map.of()),
            Map.entry("state", ContainerState.CREATED));
    try {
      return Json.read(Json.write(document), Container.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
