package dev.berth.runtime.build;

import dev.berth.runtime.build.context.TreeCopy;
import dev.berth.runtime.build.dockerfile.Dockerfile;
import dev.berth.runtime.build.dockerfile.DockerfileProblem;
import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.build.dockerfile.ShellWords;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds one stage, instruction by instruction. */
final class StageRun {
  private static final String NO_OPERATION = "/bin/sh -c #(nop) ";

  private final BuildSession session;
  private final BuildParts parts;
  private final StagePlan.Node node;
  private final BuildArguments arguments;
  private final StepCount count;

  StageRun(
      BuildSession session,
      BuildParts parts,
      StagePlan.Node node,
      BuildArguments arguments,
      StepCount count) {
    this.session = session;
    this.parts = parts;
    this.node = node;
    this.arguments = arguments;
    this.count = count;
  }

  /** The image the stage becomes. */
  StageImage run() throws IOException, InterruptedException {
    StageImage image =
        node.base() >= 0
            ? session.stage(node.base())
            : session.image(node.image(), node.platform());
    image = image.copy();
    count.announce(node.stage().from().source().text());
    say(" ---> " + shortId(image.id()) + "\n");
    ShellWords words = words(image);
    ConfigSteps config = new ConfigSteps(image, words);
    List<String> triggers = node.base() >= 0 ? List.of() : image.takeTriggers();
    triggers(triggers, image, words, config);
    for (Instruction instruction : node.stage().instructions()) {
      session.check();
      count.announce(instruction.source().text());
      step(instruction, image, words, config);
      say(" ---> " + shortId(image.id()) + "\n");
    }
    return image;
  }

  private ShellWords words(StageImage image) {
    return new ShellWords(
        session.escape(),
        name -> {
          String value = image.env(name);
          return value == null ? arguments.get(name) : value;
        });
  }

  private void triggers(
      List<String> triggers, StageImage image, ShellWords words, ConfigSteps config)
      throws IOException, InterruptedException {
    if (!triggers.isEmpty()) {
      say(
          "# Executing "
              + triggers.size()
              + " build trigger"
              + (triggers.size() > 1 ? "s\n" : "\n"));
    }
    for (String trigger : triggers) {
      Instruction instruction = Dockerfile.parseOne(trigger, session.escape());
      if (instruction instanceof Instruction.OnBuild || instruction instanceof Instruction.From) {
        throw EngineException.invalid("ONBUILD trigger is not allowed: " + trigger);
      }
      step(instruction, image, words, config);
    }
  }

  private void step(Instruction instruction, StageImage image, ShellWords words, ConfigSteps config)
      throws IOException, InterruptedException {
    switch (instruction) {
      case Instruction.Arg arg -> declare(arg, image, words);
      case Instruction.Run run -> run(run, image, words);
      case Instruction.Copy copy -> copy(copy, image, words);
      case Instruction.Workdir workdir -> workdir(workdir, image, config);
      default -> note(NO_OPERATION + " " + config.apply(instruction), image);
    }
  }

  private void declare(Instruction.Arg arg, StageImage image, ShellWords words)
      throws IOException, InterruptedException {
    for (Instruction.ArgPair pair : arg.pairs()) {
      String value = pair.value();
      arguments.declare(words.expand(pair.name()), value == null ? null : words.expand(value));
    }
    note(NO_OPERATION + " " + arg.source().text(), image);
  }

  /** History of a step without a layer; its time is remembered, so that the id stays the same. */
  private void note(String history, StageImage image) throws IOException, InterruptedException {
    List<Object> facts = List.of("CONFIG", history, image.id().text());
    layered(facts, image, history, () -> null);
  }

  /** Makes the directory too, as every builder does. */
  private void workdir(Instruction.Workdir workdir, StageImage image, ConfigSteps config)
      throws IOException, InterruptedException {
    String text = config.apply(workdir);
    String path = image.workingDirectory();
    String history = NO_OPERATION + text;
    List<Object> facts = List.of("WORKDIR", path);
    layered(
        facts,
        image,
        history,
        () -> {
          try (Snapshots.Open open = parts.snapshots().open(image)) {
            new TreeCopy(parts.kernel(), open.root(), new TreeCopy.Attributes(0, 0, null))
                .directory(path);
            return open.commit();
          }
        });
  }

  private void copy(Instruction.Copy copy, StageImage image, ShellWords words)
      throws IOException, InterruptedException {
    String from = copy.from();
    Path root =
        from == null
            ? session.context()
            : session.files(session.source(words.expand(from), node.platform()));
    CopyStep step;
    try {
      step = new CopyStep(copy, words, image, root, parts.kernel(), session.remote());
    } catch (EngineException e) {
      throw located(copy, e);
    }
    layered(
        step.key(),
        image,
        NO_OPERATION + step.historyText(),
        () -> {
          try (Snapshots.Open open = parts.snapshots().open(image)) {
            step.run(open.root());
            return open.commit();
          }
        });
  }

  private void run(Instruction.Run run, StageImage image, ShellWords words)
      throws IOException, InterruptedException {
    RunCommand step = new RunCommand(run, image, arguments);
    List<RunMount> mounts = new ArrayList<>();
    try {
      for (String mount : run.mounts()) {
        mounts.add(RunMount.parse(words.expand(mount)));
      }
    } catch (EngineException e) {
      throw located(run, e);
    }
    List<Object> facts = new ArrayList<>(step.key());
    RunMounts prepared = new RunMounts(session, parts, mounts, node.platform());
    facts.add(prepared.key());
    layered(
        facts,
        image,
        step.historyText(),
        () -> new RunStep(session, parts, run, step, image, prepared).run());
  }

  private interface Work {
    Snapshots.@Nullable Made run() throws IOException, InterruptedException;
  }

  /** Takes the layer from the cache, or has it made. */
  private void layered(List<Object> facts, StageImage image, String history, Work work)
      throws IOException, InterruptedException {
    List<Object> all = new ArrayList<>(facts);
    Digest parent = image.chain();
    all.add(parent == null ? "" : parent.text());
    all.add(image.architecture());
    String key = BuildCache.key(all);
    BuildCache.Entry known = session.request().noCache() ? null : parts.cache().find(key);
    if (known == null) {
      Snapshots.Made made = work.run();
      known =
          new BuildCache.Entry(
              BuildCache.Entry.FORMAT,
              parent,
              made == null ? null : made.diffId(),
              made == null ? 0 : made.size(),
              created(),
              history);
      parts.cache().put(key, known);
    } else {
      say(" ---> Using cache\n");
    }
    Digest diffId = known.diffId();
    if (diffId != null) {
      image.addLayer(diffId, diffId);
    }
    image.addHistory(history, known.created(), diffId == null);
  }

  private Instant created() {
    return session.created();
  }

  private static EngineException located(Instruction instruction, EngineException e) {
    return e.text().startsWith("dockerfile parse error") || instruction instanceof Instruction.Copy
        ? e
        : DockerfileProblem.at(instruction.source().line(), e.text());
  }

  private void say(String text) {
    session.progress().stream(text);
  }

  private static String shortId(Digest id) {
    return id.hex().substring(0, 12);
  }
}
