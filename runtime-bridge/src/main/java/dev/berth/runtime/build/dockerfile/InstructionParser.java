package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.build.dockerfile.Instruction.ArgPair;
import dev.berth.runtime.build.dockerfile.Instruction.Pair;
import dev.berth.runtime.build.dockerfile.Instruction.Source;
import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the form of single instructions, in BuildKit's words. */
final class InstructionParser {
  private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9_.-]*");
  private static final Set<String> SECURITY = Set.of("sandbox", "insecure");
  private static final Set<String> NETWORKS = Set.of("default", "none", "host");
  private static final List<String> KEYWORDS =
      List.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private final char escape;

  InstructionParser(char escape) {
    this.escape = escape;
  }

  /** INVALID without the line, which the caller knows. */
  Instruction parse(RawInstruction raw) {
    Source source = new Source(raw.line(), raw.text());
    return switch (raw.name()) {
      case "FROM" -> from(raw, source);
      case "RUN" -> run(raw, source);
      case "COPY", "ADD" -> CopyParser.parse(raw, source);
      case "HEALTHCHECK" -> HealthcheckParser.parse(raw, source);
      default -> {
        Instruction instruction = simple(raw, source);
        Flags.none(raw);
        yield instruction;
      }
    };
  }

  private Instruction simple(RawInstruction raw, Source source) {
    return switch (raw.name()) {
      case "ARG" -> arguments(raw, source);
      case "ENV" -> new Instruction.Env(source, pairs(raw));
      case "LABEL" -> new Instruction.Label(source, pairs(raw));
      case "CMD" -> new Instruction.Cmd(source, command(raw.rest()));
      case "ENTRYPOINT" -> new Instruction.Entrypoint(source, command(raw.rest()));
      case "SHELL" -> shell(raw, source);
      case "EXPOSE" -> new Instruction.Expose(source, some(raw, RawWords.plain(raw.rest())));
      case "VOLUME" -> volume(raw, source);
      case "USER" -> new Instruction.User(source, one(raw));
      case "WORKDIR" -> new Instruction.Workdir(source, one(raw));
      case "STOPSIGNAL" -> new Instruction.StopSignal(source, one(raw));
      case "MAINTAINER" -> new Instruction.Maintainer(source, one(raw));
      case "ONBUILD" -> onBuild(raw, source);
      default ->
          throw EngineException.invalid(
              "unknown instruction: "
                  + raw.keyword()
                  + Suggestion.of(raw.keyword(), KEYWORDS, true));
    };
  }

  private static Instruction from(RawInstruction raw, Source source) {
    List<String> words = RawWords.plain(raw.rest());
    boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
    if (words.size() != 1 && !named) {
      throw EngineException.invalid("FROM requires either one or three arguments");
    }
    String alias = named ? words.get(2).toLowerCase(Locale.ROOT) : null;
    if (alias != null && !STAGE_NAME.matcher(alias).matches()) {
      throw EngineException.invalid(
          "invalid name for build stage: \""
              + words.get(2)
              + "\", name can't start with a number or contain symbols");
    }
    Flags flags = new Flags(raw, Set.of("platform"), Set.of(), Set.of());
    return new Instruction.From(source, words.getFirst(), flags.filled("platform"), alias);
  }

  private static Instruction run(RawInstruction raw, Source source) {
    Flags flags = new Flags(raw, Set.of("network", "security"), Set.of("mount"), Set.of());
    String network = flags.get("network", "default");
    if (!NETWORKS.contains(network)) {
      throw EngineException.invalid("invalid network mode \"" + network + "\"");
    }
    String security = flags.get("security", "sandbox");
    if (!SECURITY.contains(security)) {
      throw EngineException.invalid("security \"" + security + "\" is not valid");
    }
    return new Instruction.Run(
        source, command(raw.rest()), flags.all("mount"), network, security, raw.heredocs());
  }

  private Instruction arguments(RawInstruction raw, Source source) {
    List<ArgPair> pairs = new ArrayList<>();
    for (String word : some(raw, RawWords.split(raw.rest(), escape))) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (name.isEmpty()) {
        throw EngineException.invalid("ARG names can not be blank");
      }
      pairs.add(new ArgPair(name, equals < 0 ? null : word.substring(equals + 1)));
    }
    return new Instruction.Arg(source, pairs);
  }

  /** {@code name=value ...}, or the old form {@code name the rest of the line}. */
  private List<Pair> pairs(RawInstruction raw) {
    List<String> words = some(raw, RawWords.split(raw.rest(), escape));
    if (words.getFirst().indexOf('=') < 0) {
      String[] halves = raw.rest().split("\\s+", 2);
      if (halves.length < 2) {
        throw EngineException.invalid(raw.name() + " must have two arguments");
      }
      return List.of(new Pair(halves[0], halves[1]));
    }
    List<Pair> pairs = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw EngineException.invalid(
            "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
      }
      if (equals == 0) {
        throw EngineException.invalid(raw.name() + " names can not be blank");
      }
      pairs.add(new Pair(word.substring(0, equals), word.substring(equals + 1)));
    }
    return pairs;
  }

  private static Instruction shell(RawInstruction raw, Source source) {
    if (raw.rest().isEmpty()) {
      throw EngineException.invalid("SHELL requires at least one argument");
    }
    List<String> words = JsonWords.of(raw.rest());
    if (words == null) {
      throw EngineException.invalid("SHELL requires the arguments to be in JSON form");
    }
    return new Instruction.Shell(source, some(raw, words));
  }

  private static Instruction volume(RawInstruction raw, Source source) {
    List<String> json = JsonWords.of(raw.rest());
    List<String> paths = some(raw, json == null ? RawWords.plain(raw.rest()) : json);
    if (paths.stream().anyMatch(String::isBlank)) {
      throw EngineException.invalid("VOLUME specified can not be an empty string");
    }
    return new Instruction.Volume(source, paths.stream().map(String::strip).toList());
  }

  private Instruction onBuild(RawInstruction raw, Source source) {
    String trigger = raw.text().substring(raw.keyword().length()).strip();
    if (raw.rest().isEmpty()) {
      throw EngineException.invalid("ONBUILD requires at least one argument");
    }
    Flags.none(raw);
    RawInstruction kept = InstructionReader.one(trigger, escape);
    switch (kept.name()) {
      case "ONBUILD" ->
          throw EngineException.invalid("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
      case "FROM", "MAINTAINER" ->
          throw EngineException.invalid(kept.name() + " isn't allowed as an ONBUILD trigger");
      case "ENV", "LABEL" -> {
        List<Pair> unused = pairs(kept);
      }
      default -> {} // what else is wrong with it is told when it runs
    }
    return new Instruction.OnBuild(source, trigger);
  }

  private static Command command(String text) {
    List<String> words = JsonWords.of(text);
    if (words != null) {
      return new Command(false, words);
    }
    return new Command(true, text.isEmpty() ? List.of() : List.of(text));
  }

  private static String one(RawInstruction raw) {
    if (raw.rest().isEmpty()) {
      throw EngineException.invalid(raw.name() + " requires exactly one argument");
    }
    return raw.rest();
  }

  private static List<String> some(RawInstruction raw, List<String> words) {
    if (words.isEmpty()) {
      throw EngineException.invalid(raw.name() + " requires at least one argument");
    }
    return words;
  }
}
