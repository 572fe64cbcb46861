package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.error.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Applies Dockerfile instructions to an image's config, as import and commit take them. */
final class ConfigChanges {
  private final ObjectNode config;

  /**
   * @param config the {@code config} object of an image config, changed in place
   */
  ConfigChanges(ObjectNode config) {
    this.config = config;
  }

  /** Applies one line; INVALID when it is no instruction that only changes the config. */
  void apply(String line) {
    String text = line.strip();
    if (text.isEmpty()) {
      return;
    }
    int space = 0;
    while (space < text.length() && !Character.isWhitespace(text.charAt(space))) {
      space++;
    }
    String instruction = text.substring(0, space).toUpperCase(Locale.ROOT);
    String rest = text.substring(space).strip();
    switch (instruction) {
      case "CMD" -> command("Cmd", rest);
      case "ENTRYPOINT" -> {
        command("Entrypoint", rest);
      }
      case "ENV" -> DockerfileWords.pairs(instruction, rest).forEach(this::environment);
      case "LABEL" -> labels(DockerfileWords.pairs(instruction, rest));
      case "EXPOSE" -> expose(rest);
      case "VOLUME" -> volumes(rest);
      case "USER" -> config.put("User", required(instruction, rest));
      case "WORKDIR" -> workingDirectory(required(instruction, rest));
      case "STOPSIGNAL" -> config.put("StopSignal", required(instruction, rest));
      case "ONBUILD" -> array("OnBuild").add(required(instruction, rest));
      case "HEALTHCHECK" -> new HealthcheckInstruction(config).apply(rest);
      default ->
          throw EngineException.invalid(
              instruction.toLowerCase(Locale.ROOT) + " is not a valid change command");
    }
  }

  private void command(String field, String text) {
    List<String> words = DockerfileWords.json(text);
    ArrayNode array = config.putArray(field);
    (words == null ? List.of("/bin/sh", "-c", text) : words).forEach(array::add);
  }

  private void environment(String key, String value) {
    ArrayNode old = array("Env");
    ArrayNode now = config.putArray("Env");
    boolean replaced = false;
    for (JsonNode entry : old) {
      if (entry.asText().startsWith(key + "=")) {
        now.add(key + "=" + value);
        replaced = true;
      } else {
        now.add(entry);
      }
    }
    if (!replaced) {
      now.add(key + "=" + value);
    }
  }

  private void labels(Map<String, String> labels) {
    ObjectNode object = object("Labels");
    labels.forEach(object::put);
  }

  private void expose(String text) {
    ObjectNode ports = object("ExposedPorts");
    for (String word : DockerfileWords.split(required("EXPOSE", text))) {
      int slash = word.indexOf('/');
      String port = slash < 0 ? word : word.substring(0, slash);
      String protocol = slash < 0 ? "tcp" : word.substring(slash + 1).toLowerCase(Locale.ROOT);
      int dash = port.indexOf('-');
      int first = port(word, dash < 0 ? port : port.substring(0, dash));
      int last = dash < 0 ? first : port(word, port.substring(dash + 1));
      if (last < first || !List.of("tcp", "udp", "sctp").contains(protocol)) {
        throw EngineException.invalid("invalid containerPort: " + word);
      }
      for (int i = first; i <= last; i++) {
        ports.putObject(i + "/" + protocol);
      }
    }
  }

  private static int port(String word, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw EngineException.invalid("invalid containerPort: " + word);
  }

  private void volumes(String text) {
    ObjectNode volumes = object("Volumes");
    for (String path : DockerfileWords.list(required("VOLUME", text))) {
      if (path.isBlank()) {
        throw EngineException.invalid("VOLUME specified can not be an empty string");
      }
      volumes.putObject(path.strip());
    }
  }

  private void workingDirectory(String path) {
    String before = config.path("WorkingDir").asText("/");
    String whole = path.startsWith("/") ? path : before + "/" + path;
    config.put("WorkingDir", Path.of("/", whole).normalize().toString());
  }

  private static String required(String instruction, String text) {
    if (text.isEmpty()) {
      throw EngineException.invalid(instruction + " requires at least one argument");
    }
    return text;
  }

  private ObjectNode object(String field) {
    return config.get(field) instanceof ObjectNode there ? there : config.putObject(field);
  }

  private ArrayNode array(String field) {
    return config.get(field) instanceof ArrayNode there ? there : config.putArray(field);
  }
}
