package dev.berth.runtime.build;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.build.dockerfile.Command;
import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.build.dockerfile.ShellWords;
import dev.berth.runtime.image.ConfigChanges;
import java.util.ArrayList;
import java.util.List;

/** Instructions that change the image's config and nothing else. */
final class ConfigSteps {
  private final StageImage image;
  private final ShellWords words;
  private boolean commandSet;

  ConfigSteps(StageImage image, ShellWords words) {
    this.image = image;
    this.words = words;
  }

  /** Applies one; returns how history tells it. */
  String apply(Instruction instruction) {
    ObjectNode config = image.config();
    return switch (instruction) {
      case Instruction.Env env -> "ENV " + pairs(env.pairs(), image::env);
      case Instruction.Label label -> "LABEL " + pairs(label.pairs(), labels(config)::put);
      case Instruction.Cmd cmd -> {
        commandSet = true;
        yield "CMD " + command(config, "Cmd", cmd.command());
      }
      case Instruction.Entrypoint entrypoint -> {
        if (!commandSet) {
          config.remove("Cmd"); // a base image's arguments do not fit another program
        }
        yield "ENTRYPOINT " + command(config, "Entrypoint", entrypoint.command());
      }
      case Instruction.Shell shell -> {
        ArrayNode array = config.putArray("Shell");
        shell.words().forEach(array::add);
        yield "SHELL [" + String.join(" ", shell.words()) + "]";
      }
      case Instruction.Expose expose -> ports(config, expose);
      case Instruction.Volume volume -> volumes(config, volume);
      case Instruction.User user -> {
        config.put("User", words.expand(user.user()));
        yield "USER " + image.user();
      }
      case Instruction.Workdir workdir -> workingDirectory(config, workdir);
      case Instruction.StopSignal signal -> {
        config.put("StopSignal", words.expand(signal.signal()));
        yield "STOPSIGNAL " + config.path("StopSignal").asText();
      }
      case Instruction.Maintainer maintainer -> {
        image.author(maintainer.name());
        yield "MAINTAINER " + maintainer.name();
      }
      case Instruction.OnBuild onBuild -> {
        array(config, "OnBuild").add(onBuild.trigger());
        yield "ONBUILD " + onBuild.trigger();
      }
      case Instruction.Healthcheck healthcheck -> {
        new ConfigChanges(config).apply(List.of("HEALTHCHECK " + healthcheck.arguments()));
        yield "HEALTHCHECK " + healthcheck.arguments();
      }
      case Instruction.Arg arg -> throw unexpected(arg);
      case Instruction.From from -> throw unexpected(from);
      case Instruction.Run run -> throw unexpected(run);
      case Instruction.Copy copy -> throw unexpected(copy);
    };
  }

  private static IllegalStateException unexpected(Instruction instruction) {
    return new IllegalStateException("changes more than the config: " + instruction);
  }

  private interface Setter {
    void set(String name, String value);
  }

  /** All values see the variables as they were before the instruction. */
  private String pairs(List<Instruction.Pair> pairs, Setter setter) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Instruction.Pair pair : pairs) {
      names.add(words.expand(pair.name()));
      values.add(words.expand(pair.value()));
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      setter.set(names.get(i), values.get(i));
      text.append(i > 0 ? " " : "").append(names.get(i)).append('=').append(values.get(i));
    }
    return text.toString();
  }

  private String command(ObjectNode config, String field, Command command) {
    ArrayNode array = config.putArray(field);
    List<String> all = command.with(image.shell());
    all.forEach(array::add);
    return array.toString();
  }

  private String ports(ObjectNode config, Instruction.Expose expose) {
    List<String> ports = new ArrayList<>();
    for (String word : expose.ports()) {
      ports.addAll(words.split(word));
    }
    String text = "EXPOSE " + String.join(" ", ports);
    new ConfigChanges(config).apply(List.of(text));
    return text;
  }

  private String volumes(ObjectNode config, Instruction.Volume volume) {
    ObjectNode volumes =
        config.get("Volumes") instanceof ObjectNode there ? there : config.putObject("Volumes");
    List<String> paths = volume.paths().stream().map(words::expand).toList();
    paths.forEach(volumes::putObject);
    return "VOLUME [" + String.join(" ", paths) + "]";
  }

  private String workingDirectory(ObjectNode config, Instruction.Workdir workdir) {
    String path = words.expand(workdir.path());
    String whole = path.startsWith("/") ? path : image.workingDirectory() + "/" + path;
    config.put("WorkingDir", PathText.clean(whole));
    return "WORKDIR " + image.workingDirectory();
  }

  private static ObjectNode labels(ObjectNode config) {
    return config.get("Labels") instanceof ObjectNode there ? there : config.putObject("Labels");
  }

  private static ArrayNode array(ObjectNode config, String field) {
    return config.get(field) instanceof ArrayNode there ? there : config.putArray(field);
  }
}
