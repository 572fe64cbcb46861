package dev.berth.runtime.oci;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.Samples;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.exec.ExecSpec;
import dev.berth.runtime.oci.SpecRenderer.StartPlan;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A rendered container to look into. */
final class Bundle {
  final ContainerConfigBuilder config =
      new ContainerConfigBuilder().cmd(List.of("/bin/echo", "hi")).hostname("c0ffee000000");
  final HostConfigBuilder host = new HostConfigBuilder();
  final List<MountPoint> mounts = new ArrayList<>();
  final Map<String, Container> others = new HashMap<>();
  final StorePaths paths;
  final Path rootfs;
  FixedFacts facts = FixedFacts.PLAIN;

  Bundle(Path root) {
    paths = new StorePaths(new EngineConfig(root.resolve("d"), root.resolve("r"), root, Map.of()));
    try {
      rootfs = Files.createDirectories(root.resolve("rootfs"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Container container() {
    return Samples.container(config.build(), host.build(), mounts);
  }

  JsonSpecRenderer renderer() {
    return new JsonSpecRenderer(
        facts,
        paths,
        new FixedNetworks(),
        new CdiSpecs(List.of()),
        volume -> List.of(),
        secret -> ("data of " + secret).getBytes(StandardCharsets.UTF_8),
        ref -> {
          Container other = others.get(ref);
          if (other == null) {
            throw EngineException.notFound("No such container: " + ref);
          }
          return other;
        },
        SharedTmpfs.NONE);
  }

  JsonNode render() {
    return render(renderer());
  }

  JsonNode render(JsonSpecRenderer renderer) {
    return tree(renderer.render(new StartPlan(container(), rootfs, null, rootfs, null)));
  }

  JsonNode exec(ExecSpec spec) {
    return tree(renderer().renderExec(container(), rootfs, spec));
  }

  private static JsonNode tree(byte[] json) {
    try {
      return Json.mapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The mount at a destination. */
  static JsonNode mount(JsonNode spec, String destination) {
    for (JsonNode mount : spec.path("mounts")) {
      if (mount.path("destination").asText().equals(destination)) {
        return mount;
      }
    }
    throw new AssertionError("no mount at " + destination + " in " + spec.path("mounts"));
  }

  static List<String> texts(JsonNode array) {
    List<String> result = new ArrayList<>();
    array.forEach(element -> result.add(element.asText()));
    return result;
  }
}
