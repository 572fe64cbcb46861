package dev.berth.it.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Removes over Podman's API what scenarios made; busybox stays. */
final class LibpodCleaner {
  private static final String BASE = "/v4.3.1/libpod";
  private static final Set<String> NETWORKS = Set.of("podman", "bridge", "host", "none");

  private LibpodCleaner() {}

  /** Of an engine. */
  static void clean(Side side) {
    for (JsonNode pod : listed(side, "/pods/json")) {
      side.delete(BASE + "/pods/" + pod.path("Id").asText() + "?force=true&timeout=0");
    }
    for (JsonNode container : listed(side, "/containers/json?all=true")) {
      String path = "/containers/" + container.path("Id").asText();
      side.delete(BASE + path + "?force=true&v=true&depend=true&timeout=0");
    }
    for (JsonNode network : listed(side, "/networks/json")) {
      if (!NETWORKS.contains(network.path("name").asText())) {
        side.delete(BASE + "/networks/" + network.path("name").asText());
      }
    }
    for (JsonNode volume : listed(side, "/volumes/json")) {
      side.delete(BASE + "/volumes/" + volume.path("Name").asText() + "?force=true");
    }
    for (JsonNode secret : listed(side, "/secrets/json")) {
      side.delete(BASE + "/secrets/" + secret.path("ID").asText());
    }
    images(side);
  }

  private static void images(Side side) {
    for (JsonNode image : listed(side, "/images/json")) {
      boolean kept = false;
      for (JsonNode name : image.path("Names")) {
        if (name.asText().matches("docker.io/library/busybox:latest|.*podman-pause.*")) {
          kept = true;
        } else {
          side.delete(BASE + "/images/" + name.asText() + "?force=true");
        }
      }
      if (!kept) {
        side.delete(BASE + "/images/" + image.path("Id").asText() + "?force=true");
      }
    }
  }

  /** Rows, none where there is no such list. */
  private static Iterable<JsonNode> listed(Side side, String path) {
    JsonNode found = side.get(BASE + path);
    return found.isArray() ? found : Set.of();
  }
}
