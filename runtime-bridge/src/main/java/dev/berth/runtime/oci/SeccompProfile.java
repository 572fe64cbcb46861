package dev.berth.runtime.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A seccomp profile in Docker's format (rules may depend on architecture, kernel and capabilities),
 * resolved to the runtime specification's {@code linux.seccomp}.
 */
final class SeccompProfile {
  /** Go's architecture names to libseccomp's, sub-architectures behind. */
  private static final Map<String, List<String>> ARCHITECTURES =
      Map.of(
          "amd64", List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"),
          "arm64", List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"),
          "s390x", List.of("SCMP_ARCH_S390X", "SCMP_ARCH_S390"),
          "ppc64le", List.of("SCMP_ARCH_PPC64LE"),
          "riscv64", List.of("SCMP_ARCH_RISCV64"));

  private static final List<String> PASSED_ON =
      List.of("listenerPath", "listenerMetadata", "flags");

  private final JsonNode profile;

  SeccompProfile(JsonNode profile) {
    if (!profile.isObject() || !profile.path("defaultAction").isTextual()) {
      throw EngineException.invalid("decoding seccomp profile failed: no defaultAction");
    }
    if (profile.has("architectures")
        && profile.has("archMap")
        && !profile.get("architectures").isEmpty()
        && !profile.get("archMap").isEmpty()) {
      throw EngineException.invalid(
          "both 'architectures' and 'archMap' are specified in the seccomp profile, use either"
              + " 'architectures' or 'archMap'");
    }
    for (JsonNode rule : profile.path("syscalls")) {
      if (rule.hasNonNull("name") && !rule.path("names").isEmpty()) {
        throw EngineException.invalid(
            "both 'name' and 'names' are specified in the seccomp profile, use either 'name' or"
                + " 'names'");
      }
    }
    this.profile = profile;
  }

  /** What rules may depend on. */
  record Conditions(String goArch, String kernelVersion, Set<String> capabilities) {}

  /** Writes the resolved object. */
  void write(JsonGenerator out, Conditions conditions) throws IOException {
    out.writeStartObject();
    out.writeStringField("defaultAction", profile.path("defaultAction").asText());
    if (profile.path("defaultErrnoRet").isInt()) {
      out.writeNumberField("defaultErrnoRet", profile.path("defaultErrnoRet").asInt());
    }
    out.writeArrayFieldStart("architectures");
    for (String architecture : architectures(conditions.goArch())) {
      out.writeString(architecture);
    }
    out.writeEndArray();
    for (String field : PASSED_ON) {
      if (profile.has(field)) {
        out.writeFieldName(field);
        out.writeTree(profile.get(field));
      }
    }
    out.writeArrayFieldStart("syscalls");
    for (JsonNode rule : profile.path("syscalls")) {
      if (applies(rule, conditions)) {
        writeRule(out, rule);
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private List<String> architectures(String goArch) {
    List<String> result = new ArrayList<>();
    for (JsonNode given : profile.path("architectures")) {
      result.add(given.asText());
    }
    List<String> own = ARCHITECTURES.getOrDefault(goArch, List.of());
    for (JsonNode entry : profile.path("archMap")) {
      if (!own.isEmpty() && entry.path("architecture").asText().equals(own.getFirst())) {
        result.add(own.getFirst());
        entry.path("subArchitectures").forEach(sub -> result.add(sub.asText()));
      }
    }
    return result.isEmpty() ? own : result;
  }

  private static boolean applies(JsonNode rule, Conditions conditions) {
    JsonNode includes = rule.path("includes");
    JsonNode excludes = rule.path("excludes");
    if (!includes.path("arches").isEmpty() && !anyArch(includes, conditions)
        || anyArch(excludes, conditions)) {
      return false;
    }
    for (JsonNode capability : includes.path("caps")) {
      if (!conditions.capabilities().contains(capability.asText())) {
        return false;
      }
    }
    for (JsonNode capability : excludes.path("caps")) {
      if (conditions.capabilities().contains(capability.asText())) {
        return false;
      }
    }
    return (!includes.has("minKernel")
            || KernelVersions.atLeast(
                conditions.kernelVersion(), includes.path("minKernel").asText()))
        && (!excludes.has("minKernel")
            || !KernelVersions.atLeast(
                conditions.kernelVersion(), excludes.path("minKernel").asText()));
  }

  private static boolean anyArch(JsonNode filter, Conditions conditions) {
    for (JsonNode arch : filter.path("arches")) {
      if (arch.asText().equals(conditions.goArch())) {
        return true;
      }
    }
    return false;
  }

  private static void writeRule(JsonGenerator out, JsonNode rule) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("names");
    if (rule.hasNonNull("name")) {
      out.writeString(rule.get("name").asText());
    }
    for (JsonNode name : rule.path("names")) {
      out.writeString(name.asText());
    }
    out.writeEndArray();
    out.writeStringField("action", rule.path("action").asText());
    if (rule.path("errnoRet").isNumber()) {
      out.writeNumberField("errnoRet", rule.path("errnoRet").asInt());
    }
    if (!rule.path("args").isEmpty()) {
      out.writeFieldName("args");
      out.writeTree(rule.get("args"));
    }
    out.writeEndObject();
  }
}
