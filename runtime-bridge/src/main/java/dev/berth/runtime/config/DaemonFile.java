package dev.berth.runtime.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code $XDG_CONFIG_HOME/berth/daemon.json} says, in the words of Docker's file of that name.
 *
 * @param runtimes OCI runtimes by name
 * @param defaultRuntime the name of the one used when none is asked for; null for crun
 * @param cdiSpecDirs where descriptions of devices lie; null for the usual places
 * @param insecureRegistries hosts and networks that need no TLS
 * @param registryMirrors addresses of mirrors of Docker Hub
 * @param proxies {@code http-proxy}, {@code https-proxy} and {@code no-proxy}
 * @param networkBackend what makes user networks; null for the default
 * @param networks what it says of networks besides
 * @param usernsMode the user namespace of containers that ask for none; null for the engine's
 * @param usernsRemap whose subordinate ids containers have, Docker's word; null for none
 * @param unknown keys without a meaning here
 */
public record DaemonFile(
    Map<String, Runtime> runtimes,
    @Nullable String defaultRuntime,
    @Nullable List<String> cdiSpecDirs,
    List<String> insecureRegistries,
    List<String> registryMirrors,
    Map<String, String> proxies,
    @Nullable String networkBackend,
    NetworkFile networks,
    @Nullable String usernsMode,
    @Nullable String usernsRemap,
    List<String> unknown) {
  private static final DaemonFile EMPTY =
      new DaemonFile(
          Map.of(),
          null,
          null,
          List.of(),
          List.of(),
          Map.of(),
          null,
          NetworkFile.NONE,
          null,
          null,
          List.of());

  private static final String INSECURE = "insecure-registries";
  private static final String BACKEND = "network-backend";
  private static final String USERNS = "userns-mode";
  private static final String REMAP = "userns-remap";
  private static final String MIRRORS = "registry-mirrors";
  private static final Set<String> KNOWN =
      Set.of(
          "runtimes",
          "default-runtime",
          "cdi-spec-dirs",
          INSECURE,
          MIRRORS,
          "proxies",
          BACKEND,
          USERNS,
          REMAP);

  /**
   * A runtime.
   *
   * @param path of the program, or a name in PATH
   * @param arguments given before each command
   */
  public record Runtime(String path, List<String> arguments) {}

  /** Where it lies. */
  public static Path path(EngineConfig config) {
    return config.configHome().resolve("berth").resolve("daemon.json");
  }

  /** Reads it; empty when there is none, INVALID when it cannot be understood. */
  public static DaemonFile read(EngineConfig config) {
    Path file = path(config);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return EMPTY;
    } catch (IOException e) {
      throw unusable(file, e);
    }
    try {
      JsonNode root = new ObjectMapper().readTree(bytes);
      return new DaemonFile(
          runtimes(root.path("runtimes")),
          root.path("default-runtime").textValue(),
          root.has("cdi-spec-dirs") ? texts(root.path("cdi-spec-dirs")) : null,
          texts(root.path(INSECURE)),
          texts(root.path(MIRRORS)),
          proxies(root.path("proxies")),
          root.path(BACKEND).textValue(),
          NetworkFile.read(root),
          root.path(USERNS).textValue(),
          root.path(REMAP).textValue(),
          unknown(root));
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private static Map<String, Runtime> runtimes(JsonNode node) {
    Map<String, Runtime> runtimes = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              String type = value.path("runtimeType").asText("");
              String path = value.path("path").asText(type);
              runtimes.put(entry.getKey(), new Runtime(path, texts(value.path("runtimeArgs"))));
            });
    return Map.copyOf(runtimes);
  }

  private static Map<String, String> proxies(JsonNode node) {
    Map<String, String> proxies = new LinkedHashMap<>();
    node.properties().forEach(each -> proxies.put(each.getKey(), each.getValue().asText()));
    return Map.copyOf(proxies);
  }

  private static List<String> unknown(JsonNode root) {
    List<String> unknown = new ArrayList<>();
    root.fieldNames()
        .forEachRemaining(
            key -> {
              boolean known =
                  KNOWN.contains(key)
                      || NetworkFile.KEYS.contains(key)
                      || ResolverFile.KEYS.contains(key);
              if (!known) {
                unknown.add(key);
              }
            });
    return List.copyOf(unknown);
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.forEach(each -> texts.add(each.asText()));
    return List.copyOf(texts);
  }

  private static EngineException unusable(Path file, IOException cause) {
    return EngineException.invalid(
        "unable to configure the engine with file " + file + ": " + cause.getMessage());
  }
}
