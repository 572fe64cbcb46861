package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.build.dockerfile.Command;
import dev.berth.runtime.build.dockerfile.Dockerfile;
import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.build.dockerfile.ShellWords;
import dev.berth.runtime.container.Signals;
import dev.berth.runtime.container.plan.ContainerPaths;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.log.option.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Applies Dockerfile instructions to an image's config, as builds, import and commit take them. */
public final class ConfigChanges {
  private static final Set<String> CHANGES =
      Set.of(
          "CMD",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "HEALTHCHECK",
          "LABEL",
          "ONBUILD",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private final ObjectNode config;
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
    Dockerfile.Changes changes = Dockerfile.changes(lines, CHANGES);
    ShellWords words = new ShellWords(changes.escape(), this::variable);
    changes.instructions().forEach(each -> apply(each, words));
  }

  /**
   * Applies one that changes nothing but the config.
   *
   * @return how history tells it
   */
  public String apply(Instruction instruction, ShellWords words) {
    UnaryOperator<String> expand = words::expand;
    return switch (instruction) {
      case Instruction.Env env -> "ENV " + pairs("ENV", env.pairs(), expand, this::environment);
      case Instruction.Label label ->
          "LABEL " + pairs("LABEL", label.pairs(), expand, object("Labels")::put);
      case Instruction.Cmd cmd -> {
        commandSet = true;
        yield "CMD " + command("Cmd", cmd.command());
      }
      case Instruction.Entrypoint entrypoint -> entrypoint(entrypoint.command());
      case Instruction.Shell shell -> {
        shell.words().forEach(config.putArray("Shell")::add);
        yield "SHELL [" + String.join(" ", shell.words()) + "]";
      }
      case Instruction.Expose expose -> expose(expose.ports(), words);
      case Instruction.Volume volume -> volumes(volume.paths(), expand);
      case Instruction.User user -> "USER " + put("User", expand.apply(user.user()));
      case Instruction.Workdir workdir -> workingDirectory(expand.apply(workdir.path()));
      case Instruction.StopSignal signal -> stopSignal(expand.apply(signal.signal()));
      case Instruction.OnBuild onBuild -> {
        array("OnBuild").add(onBuild.trigger());
        yield "ONBUILD " + onBuild.trigger();
      }
      case Instruction.Healthcheck check -> HealthcheckJson.write(config, check);
      case Instruction.Maintainer other -> throw unexpected(other);
      case Instruction.Arg other -> throw unexpected(other);
      case Instruction.From other -> throw unexpected(other);
      case Instruction.Run other -> throw unexpected(other);
      case Instruction.Copy other -> throw unexpected(other);
    };
  }

  private static IllegalStateException unexpected(Instruction instruction) {
    return new IllegalStateException("changes more than the config: " + instruction);
  }

  private String put(String field, String value) {
    config.put(field, value);
    return value;
  }

  private String entrypoint(Command command) {
    if (!commandSet) {
      config.remove("Cmd"); // it was meant for another entry point
    }
    if (command.words().isEmpty()) {
      config.remove("Entrypoint");
      return "ENTRYPOINT []";
    }
    return "ENTRYPOINT " + command("Entrypoint", command);
  }

  private String command(String field, Command command) {
    List<String> shell = new ArrayList<>();
    config.path("Shell").forEach(each -> shell.add(each.asText()));
    List<String> all = command.with(shell.isEmpty() ? List.of("/bin/sh", "-c") : shell);
    all.forEach(config.putArray(field)::add);
    return all.stream().map(GoText::quote).collect(Collectors.joining(" ", "[", "]"));
  }

  private interface Setter {
    void set(String name, String value);
  }

  /** All values see the variables as they were before the instruction. */
  private static String pairs(
      String name, List<Instruction.Pair> pairs, UnaryOperator<String> expand, Setter setter) {
    List<Instruction.Pair> expanded = new ArrayList<>();
    for (Instruction.Pair each : pairs) {
      String key = expand.apply(each.name());
      if (key.isEmpty() && name.equals("ENV")) {
        throw EngineException.invalid("ENV names can not be blank");
      }
      expanded.add(new Instruction.Pair(key, expand.apply(each.value())));
    }
    expanded.forEach(each -> setter.set(each.name(), each.value()));
    return expanded.stream()
        .map(each -> each.name() + "=" + each.value())
        .collect(Collectors.joining(" "));
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

  private @Nullable String variable(String name) {
    for (JsonNode entry : config.path("Env")) {
      if (entry.asText().startsWith(name + "=")) {
        return entry.asText().substring(name.length() + 1);
      }
    }
    return null;
  }

  private String expose(List<String> given, ShellWords words) {
    List<String> ports = new ArrayList<>();
    given.forEach(word -> ports.addAll(words.split(word)));
    for (String each : ports) {
      ExposedPorts.parse(each).forEach(object("ExposedPorts")::putObject);
    }
    return "EXPOSE " + String.join(" ", ports);
  }

  private String volumes(List<String> given, UnaryOperator<String> expand) {
    List<String> paths = given.stream().map(expand).map(String::strip).toList();
    if (paths.contains("")) {
      throw EngineException.invalid("VOLUME specified can not be an empty string");
    }
    paths.forEach(object("Volumes")::putObject);
    return "VOLUME [" + String.join(" ", paths) + "]";
  }

  private String workingDirectory(String path) {
    if (path.isEmpty()) {
      throw EngineException.invalid("cannot normalize nothing");
    }
    String before = config.path("WorkingDir").asText("");
    String whole = path.startsWith("/") ? path : before + "/" + path;
    return "WORKDIR " + put("WorkingDir", ContainerPaths.clean("/" + whole));
  }

  private String stopSignal(String signal) {
    if (signal.isEmpty()) {
      throw EngineException.invalid("invalid signal: ");
    }
    boolean number = signal.matches("0*[1-9][0-9]{0,8}"); // any: only a container knows its own
    int unused = number ? 0 : Signals.parse(signal, 0);
    return "STOPSIGNAL " + put("StopSignal", signal);
  }

  private ObjectNode object(String field) {
    return config.get(field) instanceof ObjectNode there ? there : config.putObject(field);
  }

  private ArrayNode array(String field) {
    return config.get(field) instanceof ArrayNode there ? there : config.putArray(field);
  }
}
