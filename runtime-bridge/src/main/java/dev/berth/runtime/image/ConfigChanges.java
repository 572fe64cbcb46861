package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.container.Signals;
import dev.berth.runtime.container.plan.ContainerPaths;
import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Applies Dockerfile instructions to an image's config, as import and commit take them. */
public final class ConfigChanges {
  private static final Pattern ONBUILD = Pattern.compile("(?i)^\\s*ONBUILD\\s*");
  private static final Set<String> NO_TRIGGERS = Set.of("MAINTAINER", "FROM");

  private final ObjectNode config;
  private char escape = '\\';
  private boolean commandSet;

  /**
   * @param config the {@code config} object of an image config, changed in place
   */
  public ConfigChanges(ObjectNode config) {
    this.config = config;
  }

  /** Applies lines of a Dockerfile; INVALID when one does more than change the config. */
  public void apply(List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    DockerfileParser.Parsed parsed = DockerfileParser.parse(String.join("\n", lines));
    escape = parsed.escape();
    for (DockerfileInstruction each : parsed.instructions()) {
      refuseOthers(each);
    }
    for (DockerfileInstruction each : parsed.instructions()) {
      apply(each);
    }
  }

  private static void refuseOthers(DockerfileInstruction instruction) {
    switch (instruction.name()) {
      case "cmd",
          "entrypoint",
          "env",
          "expose",
          "healthcheck",
          "label",
          "onbuild",
          "stopsignal",
          "user",
          "volume",
          "workdir" -> {}
      default ->
          throw EngineException.invalid(instruction.name() + " is not a valid change command");
    }
  }

  private void apply(DockerfileInstruction instruction) {
    if (instruction.name().equals("healthcheck")) {
      new HealthcheckInstruction(config).apply(instruction);
      return;
    }
    if (!instruction.flags().isEmpty()) {
      throw EngineException.invalid(
          "Unknown flag: " + instruction.flags().getFirst().substring(2).split("=", 2)[0]);
    }
    String rest = instruction.arguments();
    switch (instruction.name()) {
      case "cmd" -> {
        command("Cmd", rest);
        commandSet = true;
      }
      case "entrypoint" -> entrypoint(rest);
      case "env" -> pairs(instruction).forEach(each -> environment(each.name(), each.value()));
      case "label" -> {
        ObjectNode labels = object("Labels");
        pairs(instruction).forEach(each -> labels.put(each.name(), each.value()));
      }
      case "expose" -> expose(rest);
      case "volume" -> volumes(rest);
      case "user" -> config.put("User", one(instruction));
      case "workdir" -> workingDirectory(one(instruction));
      case "stopsignal" -> config.put("StopSignal", signal(one(instruction)));
      default -> onBuild(instruction);
    }
  }

  private void entrypoint(String text) {
    if (text.isEmpty()) {
      config.remove("Entrypoint");
    } else {
      command("Entrypoint", text);
    }
    if (!commandSet) {
      config.remove("Cmd"); // it was meant for another entry point
    }
  }

  private void command(String field, String text) {
    List<String> words = DockerfileWords.json(text);
    ArrayNode array = config.putArray(field);
    if (words != null) {
      words.forEach(array::add);
      return;
    }
    JsonNode shell = config.path("Shell");
    if (shell.isEmpty()) {
      array.add("/bin/sh").add("-c");
    } else {
      shell.forEach(array::add);
    }
    if (!text.isEmpty()) {
      array.add(text);
    }
  }

  private List<DockerfileWords.Pair> pairs(DockerfileInstruction instruction) {
    WordExpander words = expander();
    List<DockerfileWords.Pair> expanded = new ArrayList<>();
    for (DockerfileWords.Pair each :
        DockerfileWords.pairs(instruction.upper(), instruction.arguments(), escape)) {
      String name = words.expand(each.name());
      if (name.isEmpty()) {
        throw EngineException.invalid(instruction.upper() + " names can not be blank");
      }
      expanded.add(new DockerfileWords.Pair(name, words.expand(each.value())));
    }
    return expanded;
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

  private void expose(String text) {
    if (text.isEmpty()) {
      throw EngineException.invalid("EXPOSE requires at least one argument");
    }
    ObjectNode ports = object("ExposedPorts");
    WordExpander words = expander();
    for (String word : DockerfileWords.list(text)) {
      for (String each : words.expand(word).strip().split("\\s+", -1)) {
        ExposedPorts.parse(each).forEach(ports::putObject);
      }
    }
  }

  private void volumes(String text) {
    if (text.isEmpty()) {
      throw EngineException.invalid("VOLUME requires at least one argument");
    }
    ObjectNode volumes = object("Volumes");
    WordExpander words = expander();
    for (String word : DockerfileWords.list(text)) {
      String path = words.expand(word).strip();
      if (path.isEmpty()) {
        throw EngineException.invalid("VOLUME specified can not be an empty string");
      }
      volumes.putObject(path);
    }
  }

  private void workingDirectory(String path) {
    String before = config.path("WorkingDir").asText("");
    String whole = path.startsWith("/") ? path : before + "/" + path;
    config.put("WorkingDir", ContainerPaths.clean("/" + whole));
  }

  private void onBuild(DockerfileInstruction instruction) {
    if (instruction.arguments().isEmpty()) {
      throw EngineException.invalid("ONBUILD requires at least one argument");
    }
    String trigger = DockerfileParser.instruction(instruction.arguments()).upper();
    if (trigger.equals("ONBUILD")) {
      throw EngineException.invalid("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
    }
    if (NO_TRIGGERS.contains(trigger)) {
      throw EngineException.invalid(trigger + " isn't allowed as an ONBUILD trigger");
    }
    array("OnBuild").add(ONBUILD.matcher(instruction.original()).replaceFirst(""));
  }

  private static String signal(String signal) {
    int unused = Signals.parse(signal, 0);
    return signal;
  }

  /** The one argument of an instruction, which white space does not end. */
  private String one(DockerfileInstruction instruction) {
    if (instruction.arguments().isEmpty()) {
      throw EngineException.invalid(instruction.upper() + " requires exactly one argument");
    }
    return expander().expand(instruction.arguments());
  }

  private WordExpander expander() {
    List<String> environment = new ArrayList<>();
    config.path("Env").forEach(each -> environment.add(each.asText()));
    return new WordExpander(environment, escape);
  }

  private ObjectNode object(String field) {
    return config.get(field) instanceof ObjectNode there ? there : config.putObject(field);
  }

  private ArrayNode array(String field) {
    return config.get(field) instanceof ArrayNode there ? there : config.putArray(field);
  }
}
