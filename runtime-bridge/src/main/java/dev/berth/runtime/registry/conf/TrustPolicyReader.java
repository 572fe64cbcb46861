package dev.berth.runtime.registry.conf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads containers-policy.json(5). What cannot be understood fails: it may have meant a refusal.
 */
final class TrustPolicyReader {
  private static final Set<String> TOP = Set.of("default", "transports");
  private static final Set<String> TYPES =
      Set.of(
          TrustPolicy.ACCEPT, TrustPolicy.REJECT, "signedBy", "signedBaseLayer", "sigstoreSigned");

  private final Path file;

  private TrustPolicyReader(Path file) {
    this.file = file;
  }

  /** Of no file, or of one. */
  static TrustPolicy read(List<Path> files) {
    return files.isEmpty() ? TrustPolicy.NONE : new TrustPolicyReader(files.getFirst()).policy();
  }

  private TrustPolicy policy() {
    JsonNode root = root();
    for (var each : root.properties()) {
      if (!TOP.contains(each.getKey())) {
        throw invalid("unknown key \"" + each.getKey() + "\"");
      }
    }
    if (!root.has("default")) {
      throw invalid("default policy is missing");
    }
    Map<String, List<String>> scopes = new HashMap<>();
    for (var each : root.path("transports").path("docker").properties()) {
      scopes.put(each.getKey(), requirements(each.getValue(), "docker \"" + each.getKey() + "\""));
    }
    return new TrustPolicy(
        file.toString(), requirements(root.path("default"), "default"), Map.copyOf(scopes));
  }

  private JsonNode root() {
    try {
      JsonNode root = new JsonMapper().readTree(Files.readAllBytes(file));
      if (root.isObject()) {
        return root;
      }
      throw invalid("not a JSON object");
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      String at = place == null ? "" : " at " + place.getLineNr() + ":" + place.getColumnNr();
      throw invalid(e.getOriginalMessage() + at);
    } catch (IOException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private List<String> requirements(JsonNode list, String where) {
    if (!list.isArray() || list.isEmpty()) {
      throw invalid("the requirements of " + where + " must be an array that is not empty");
    }
    List<String> types = new ArrayList<>();
    for (JsonNode each : list) {
      String type = each.path("type").asText("");
      if (!TYPES.contains(type)) {
        throw invalid("unknown policy requirement type \"" + type + "\" for " + where);
      }
      types.add(type);
    }
    return List.copyOf(types);
  }

  private EngineException invalid(String what) {
    return EngineException.internal("invalid policy in " + file + ": " + what, null);
  }
}
