package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Command;
import dev.berth.runtime.build.dockerfile.Heredoc;
import dev.berth.runtime.build.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a RUN is to run, and what its result depends on. */
final class RunCommand {
  private final Instruction.Run run;
  private final StageImage image;
  private final BuildArguments arguments;

  RunCommand(Instruction.Run run, StageImage image, BuildArguments arguments) {
    this.run = run;
    this.image = image;
    this.arguments = arguments;
  }

  /** The words to run. */
  List<String> command() {
    List<Heredoc> heredocs = run.heredocs();
    if (heredocs.isEmpty()) {
      return run.command().with(image.shell());
    }
    Command command = run.command();
    String line = command.words().getFirst();
    boolean alone =
        heredocs.size() == 1 && line.strip().startsWith("<<") && !line.strip().contains(" ");
    List<String> words = new ArrayList<>(image.shell());
    words.add(alone ? script(heredocs.getFirst()) : whole(line, heredocs));
    return words;
  }

  /** A here-document alone is the script; one with a {@code #!} line is run by what that names. */
  private static String script(Heredoc heredoc) {
    String text = heredoc.text();
    if (!text.startsWith("#!")) {
      return text;
    }
    return "set -e; f=$(mktemp); cat >\"$f\" <<'"
        + heredoc.name()
        + "'\n"
        + text
        + heredoc.name()
        + "\nchmod +x \"$f\"; \"$f\"; s=$?; rm -f \"$f\"; exit $s";
  }

  private static String whole(String line, List<Heredoc> heredocs) {
    StringBuilder text = new StringBuilder(line);
    for (Heredoc heredoc : heredocs) {
      text.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return text.append('\n').toString();
  }

  /** The environment: the image's, and build arguments it does not override. */
  List<String> environment() {
    List<String> environment = new ArrayList<>(image.env());
    for (Map.Entry<String, String> argument : arguments.environment().entrySet()) {
      if (image.env(argument.getKey()) == null) {
        environment.add(argument.getKey() + "=" + argument.getValue());
      }
    }
    return environment;
  }

  /** All that decides what it does. */
  List<Object> key() {
    List<Object> facts = new ArrayList<>();
    facts.add("RUN");
    facts.add(command());
    facts.add(image.env());
    facts.add(arguments.declared());
    facts.add(image.user());
    facts.add(image.workingDirectory());
    facts.add(run.mounts());
    facts.add(run.network());
    facts.add(run.security());
    return facts;
  }

  /** How history tells it: declared arguments in front, as Docker has it. */
  String historyText() {
    String command = String.join(" ", command());
    Map<String, String> declared = arguments.declared();
    if (declared.isEmpty()) {
      return command;
    }
    StringBuilder text = new StringBuilder("|" + declared.size());
    declared.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return text.append(' ').append(command).toString();
  }
}
