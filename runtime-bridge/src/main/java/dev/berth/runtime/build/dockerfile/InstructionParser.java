package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.build.dockerfile.Instruction.ArgPair;
import dev.berth.runtime.build.dockerfile.Instruction.Pair;
import dev.berth.runtime.build.dockerfile.Instruction.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the form of single instructions, in BuildKit's words. */
final class InstructionParser {
  private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9_.-]*");
  private static final Set<String> COPY = Set.of("from", "chown", "chmod");
  private static final Set<String> ADD = Set.of("chown", "chmod", "checksum");

  private final char escape;

  InstructionParser(char escape) {
    this.escape = escape;
  }

  Instruction parse(RawInstruction raw) {
    Source source = new Source(raw.line(), raw.text());
    return switch (raw.name()) {
      case "FROM" -> from(raw, source);
      case "RUN" -> run(raw, source);
      case "COPY" -> copy(raw, source);
      case "ADD" -> add(raw, source);
      case "ARG" -> arguments(raw, source);
      case "ENV" -> new Instruction.Env(source, pairs(raw));
      case "LABEL" -> new Instruction.Label(source, pairs(raw));
      case "HEALTHCHECK" -> healthcheck(raw, source);
      default -> {
        noFlags(raw);
        yield simple(raw, source);
      }
    };
  }

  private Instruction simple(RawInstruction raw, Source source) {
    return switch (raw.name()) {
      case "CMD" -> new Instruction.Cmd(source, command(raw.rest()));
      case "ENTRYPOINT" -> new Instruction.Entrypoint(source, command(raw.rest()));
      case "SHELL" -> shell(raw, source);
      case "EXPOSE" ->
          new Instruction.Expose(source, some(raw, RawWords.split(raw.rest(), escape)));
      case "VOLUME" -> volume(raw, source);
      case "USER" -> new Instruction.User(source, one(raw));
      case "WORKDIR" -> new Instruction.Workdir(source, one(raw));
      case "STOPSIGNAL" -> new Instruction.StopSignal(source, one(raw));
      case "MAINTAINER" -> new Instruction.Maintainer(source, one(raw));
      case "ONBUILD" -> onBuild(raw, source);
      default ->
          throw raw.problem("unknown instruction: " + raw.name() + Suggestion.of(raw.name()));
    };
  }

  private static void noFlags(RawInstruction raw) {
    new Flags(raw, Set.of(), Set.of(), Set.of());
  }

  private Instruction from(RawInstruction raw, Source source) {
    Flags flags = new Flags(raw, Set.of("platform"), Set.of(), Set.of());
    List<String> words = RawWords.split(raw.rest(), escape);
    boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
    if (words.size() != 1 && !named) {
      throw raw.problem("FROM requires either one or three arguments");
    }
    String alias = named ? words.get(2).toLowerCase(Locale.ROOT) : null;
    if (alias != null && !STAGE_NAME.matcher(alias).matches()) {
      throw raw.problem(
          "invalid name for build stage: \""
              + words.get(2)
              + "\", name can't start with a number or contain symbols");
    }
    return new Instruction.From(source, words.getFirst(), flags.get("platform"), alias);
  }

  private Instruction run(RawInstruction raw, Source source) {
    Flags flags = new Flags(raw, Set.of("network", "security"), Set.of("mount"), Set.of());
    if (raw.rest().isEmpty()) {
      throw raw.problem("RUN requires at least one argument");
    }
    String network = flags.get("network", "default");
    if (!Set.of("default", "none", "host").contains(network)) {
      throw raw.problem("invalid network mode: \"" + network + "\"");
    }
    String security = flags.get("security", "sandbox");
    if (!Set.of("sandbox", "insecure").contains(security)) {
      throw raw.problem("security \"" + security + "\" is not valid");
    }
    return new Instruction.Run(
        source, command(raw.rest()), flags.all("mount"), network, security, raw.heredocs());
  }

  private Instruction copy(RawInstruction raw, Source source) {
    Flags flags = new Flags(raw, COPY, Set.of("exclude"), Set.of("link", "parents"));
    return copying(raw, source, flags, false);
  }

  private Instruction add(RawInstruction raw, Source source) {
    Flags flags = new Flags(raw, ADD, Set.of("exclude"), Set.of("link", "keep-git-dir", "unpack"));
    return copying(raw, source, flags, true);
  }

  private Instruction copying(RawInstruction raw, Source source, Flags flags, boolean add) {
    List<String> json = JsonWords.of(raw.rest());
    List<String> words = new ArrayList<>(json == null ? RawWords.split(raw.rest(), escape) : json);
    if (words.isEmpty()) {
      throw raw.problem(raw.name() + " requires at least one argument");
    }
    if (words.size() < 2) {
      throw raw.problem(
          raw.name()
              + " requires at least two arguments, but only one was provided. Destination"
              + " could not be determined");
    }
    String destination = words.removeLast();
    if (destination.isEmpty()) {
      throw raw.problem(
          raw.name()
              + " requires at least two arguments, but only one was provided. Destination could not be determined");
    }
    return new Instruction.Copy(
        source,
        add,
        words,
        destination,
        add ? null : flags.get("from"),
        flags.get("chown"),
        flags.get("chmod"),
        flags.isSet("link"),
        !add && flags.isSet("parents"),
        flags.all("exclude"),
        add && flags.isSet("keep-git-dir"),
        add ? flags.get("checksum") : null,
        add ? flags.tristate("unpack") : null,
        raw.heredocs());
  }

  private Instruction arguments(RawInstruction raw, Source source) {
    noFlags(raw);
    List<ArgPair> pairs = new ArrayList<>();
    for (String word : some(raw, RawWords.split(raw.rest(), escape))) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (name.isEmpty()) {
        throw raw.problem("ARG names can not be blank");
      }
      pairs.add(new ArgPair(name, equals < 0 ? null : word.substring(equals + 1)));
    }
    return new Instruction.Arg(source, pairs);
  }

  /** {@code name=value ...}, or the old form {@code name the rest of the line}. */
  private List<Pair> pairs(RawInstruction raw) {
    noFlags(raw);
    List<String> words = some(raw, RawWords.split(raw.rest(), escape));
    if (words.getFirst().indexOf('=') < 0) {
      String name = words.getFirst();
      if (words.size() < 2) {
        throw raw.problem(raw.name() + " must have two arguments");
      }
      return List.of(new Pair(name, raw.rest().substring(name.length()).strip()));
    }
    List<Pair> pairs = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw raw.problem(
            "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
      }
      if (equals == 0) {
        throw raw.problem(raw.name() + " names can not be blank");
      }
      pairs.add(new Pair(word.substring(0, equals), word.substring(equals + 1)));
    }
    return pairs;
  }

  private static Instruction healthcheck(RawInstruction raw, Source source) {
    StringBuilder arguments = new StringBuilder();
    raw.flags().forEach(flag -> arguments.append(flag).append(' '));
    String whole = arguments.append(raw.rest()).toString().strip();
    if (whole.isEmpty()) {
      throw raw.problem("HEALTHCHECK requires at least one argument");
    }
    return new Instruction.Healthcheck(source, whole);
  }

  private static Instruction shell(RawInstruction raw, Source source) {
    List<String> words = JsonWords.of(raw.rest());
    if (words == null) {
      throw raw.problem("SHELL requires the arguments to be in JSON form");
    }
    return new Instruction.Shell(source, some(raw, words));
  }

  private Instruction volume(RawInstruction raw, Source source) {
    List<String> json = JsonWords.of(raw.rest());
    List<String> paths = some(raw, json == null ? RawWords.split(raw.rest(), escape) : json);
    if (paths.stream().anyMatch(String::isBlank)) {
      throw raw.problem("VOLUME specified can not be an empty string");
    }
    return new Instruction.Volume(source, paths.stream().map(String::strip).toList());
  }

  private Instruction onBuild(RawInstruction raw, Source source) {
    String trigger = one(raw);
    String name = RawWords.split(trigger, escape).getFirst().toUpperCase(Locale.ROOT);
    if (name.equals("ONBUILD")) {
      throw raw.problem("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
    }
    if (name.equals("FROM") || name.equals("MAINTAINER")) {
      throw raw.problem(name + " isn't allowed as an ONBUILD trigger");
    }
    String text = trigger;
    for (Heredoc heredoc : raw.heredocs()) {
      text += "\n" + heredoc.content() + heredoc.name();
    }
    return new Instruction.OnBuild(source, text);
  }

  private static Command command(String text) {
    List<String> words = JsonWords.of(text);
    return words == null ? new Command(true, List.of(text)) : new Command(false, words);
  }

  private static String one(RawInstruction raw) {
    if (raw.rest().isEmpty()) {
      throw raw.problem(raw.name() + " requires exactly one argument");
    }
    return raw.rest();
  }

  private static List<String> some(RawInstruction raw, @Nullable List<String> words) {
    if (words == null || words.isEmpty()) {
      throw raw.problem(raw.name() + " requires at least one argument");
    }
    return words;
  }
}
