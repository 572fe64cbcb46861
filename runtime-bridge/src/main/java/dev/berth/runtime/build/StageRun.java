package dev.berth.runtime.build;

import dev.berth.runtime.build.context.TreeCopy;
import dev.berth.runtime.build.dockerfile.Dockerfile;
import dev.berth.runtime.build.dockerfile.DockerfileProblem;
import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.build.dockerfile.ShellWords;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds one stage, instruction by instruction. */
final class StageRun {
  private final BuildSession session;
  private final BuildParts parts;
  private final StagePlan.Node node;
  private final BuildArguments arguments;
  private final Map<String, String> labels;
  private final StageOutput output;
  private final StepCount count;
  private final StepLines lines;
  private final CachedSteps steps;
  private @Nullable StageImage base;

  /**
   * @param labels those the request adds to what the stage becomes
   */
  StageRun(
      BuildSession session,
      BuildParts parts,
      StagePlan.Node node,
      BuildArguments arguments,
      Map<String, String> labels,
      StageOutput output,
      StepCount count) {
    this.session = session;
    this.parts = parts;
    this.node = node;
    this.arguments = arguments;
    this.labels = new TreeMap<>(labels);
    this.output = output;
    this.count = count;
    this.lines = session.request().options().lines();
    this.steps = new CachedSteps(session, parts.cache(), output);
  }

  /** The image the stage becomes. */
  StageImage run() throws IOException, InterruptedException {
    StageImage image = begun();
    base = image.copy();
    begin(image);
    ShellWords words = words(image);
    ConfigSteps config = new ConfigSteps(image, words);
    triggers(image.takeTriggers(), image, words, config);
    for (Instruction instruction : node.stage().instructions()) {
      session.check();
      StepLines.tell(output, lines.step(count.next(), instruction.source().text()));
      step(instruction, image, words, config);
      sayId(image, false);
    }
    for (Map.Entry<String, String> label : labels.entrySet()) {
      StepLines.tell(
          output, lines.step(count.next(), lines.label(label.getKey(), label.getValue())));
      image.label(label.getKey(), label.getValue());
      steps.note("LABEL " + label.getKey() + "=" + label.getValue(), image);
      sayId(image, false);
    }
    return image;
  }

  /** Says what the stage begins with, and waits for it. */
  private StageImage begun() {
    EngineException problem = node.problem();
    StageImage stage = problem == null && node.base() >= 0 ? session.stage(node.base()) : null;
    String name = stage == null || stage.isEmpty() ? node.image() : stage.id().hex();
    StepLines.tell(output, lines.from(count.next(), node.stage().from(), name, node.platform()));
    if (problem != null) {
      throw problem;
    }
    return stage != null ? stage : session.image(node.image(), node.platform(), output).copy();
  }

  /** What the request changes of an image that a stage begins with. */
  private void begin(StageImage image) throws IOException, InterruptedException {
    ImageOutput wanted = session.request().options().output();
    if (!wanted.inheritLabels() && node.base() < 0) {
      image.config().remove("Labels");
    }
    BuildahStyle style = wanted.buildah();
    if (style != null) {
      style.label(image.config());
    }
    CachedSteps untold = new CachedSteps(session, parts.cache(), null);
    for (Map.Entry<String, String> each : new TreeMap<>(wanted.environment()).entrySet()) {
      image.env(each.getKey(), each.getValue());
      untold.note("ENV " + each.getKey() + "=" + each.getValue(), image);
    }
  }

  /** What it began with. */
  StageImage base() {
    return Objects.requireNonNull(base);
  }

  private void sayId(StageImage image, boolean first) {
    BuildRequest request = session.request();
    boolean layered = !request.squash() && !request.options().squashAll();
    boolean target = session.isTarget(node);
    StepLines.tell(output, lines.made(image, first, count.atEnd(), target, layered));
  }

  private ShellWords words(StageImage image) {
    return new ShellWords(
        session.escape(),
        name -> {
          String value = image.env(name);
          return value == null ? arguments.get(name) : value;
        });
  }

  /** Does what the base asks for, and says what the stage begins with. */
  private void triggers(
      List<String> triggers, StageImage image, ShellWords words, ConfigSteps config)
      throws IOException, InterruptedException {
    boolean counted = lines.countsTriggers();
    if (counted) {
      count.add(triggers.size());
      sayId(image, true);
    } else if (!triggers.isEmpty()) {
      StepLines.tell(output, lines.triggers(triggers.size()));
    }
    for (String trigger : triggers) {
      Instruction instruction = Dockerfile.parseOne(trigger, session.escape());
      if (instruction instanceof Instruction.OnBuild || instruction instanceof Instruction.From) {
        throw EngineException.invalid("ONBUILD trigger is not allowed: " + trigger);
      }
      if (counted) {
        StepLines.tell(output, lines.step(count.next(), trigger));
      }
      step(instruction, image, words, config);
      if (counted) {
        sayId(image, false);
      }
    }
    if (!counted) {
      sayId(image, true);
    }
  }

  private void step(Instruction instruction, StageImage image, ShellWords words, ConfigSteps config)
      throws IOException, InterruptedException {
    try {
      done(instruction, image, words, config);
    } catch (EngineException e) {
      throw lines.failed(instruction, e);
    }
  }

  private void done(Instruction instruction, StageImage image, ShellWords words, ConfigSteps config)
      throws IOException, InterruptedException {
    switch (instruction) {
      case Instruction.Arg arg -> declare(arg, image, words);
      case Instruction.Run run -> run(run, image, words);
      case Instruction.Copy copy -> copy(copy, image, words);
      case Instruction.Workdir workdir -> workdir(workdir, image, config);
      default -> steps.note(config.apply(instruction), image);
    }
  }

  private void declare(Instruction.Arg arg, StageImage image, ShellWords words)
      throws IOException, InterruptedException {
    List<Instruction.ArgPair> pairs = new ArrayList<>(); // none sees the others' values
    StringBuilder text = new StringBuilder("ARG");
    for (Instruction.ArgPair pair : arg.pairs()) {
      String name = words.expand(pair.name());
      String value = pair.value() == null ? null : words.expand(pair.value());
      pairs.add(new Instruction.ArgPair(name, value));
      text.append(' ').append(name).append(value == null ? "" : "=" + value);
    }
    pairs.forEach(pair -> arguments.declare(pair.name(), pair.value()));
    steps.note(text.toString(), image);
  }

  /** Makes the directory too, as every builder does. */
  private void workdir(Instruction.Workdir workdir, StageImage image, ConfigSteps config)
      throws IOException, InterruptedException {
    String text = config.apply(workdir);
    String path = image.workingDirectory();
    steps.apply(
        List.of("WORKDIR", path),
        image,
        CachedSteps.noOperation(image) + text,
        () -> {
          steps.intermediate();
          try (Snapshots.Open open = session.snapshots().open(image)) {
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
            : session.files(words.expand(from), node.platform(), output);
    CopyStep step;
    try {
      step = new CopyStep(copy, words, image, root, parts.kernel(), session.remote());
    } catch (EngineException e) {
      throw located(copy, e);
    }
    steps.apply(
        step.key(),
        image,
        CachedSteps.noOperation(image) + step.historyText(),
        () -> {
          try (Snapshots.Open open = session.snapshots().open(image)) {
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
    RunMounts prepared =
        new RunMounts(session, parts, mounts, node.platform(), image.workingDirectory(), output);
    facts.add(prepared.key());
    steps.apply(
        facts,
        image,
        step.historyText(),
        () -> new RunStep(session, parts, run, step, image, prepared, output).run());
  }

  private static EngineException located(Instruction instruction, EngineException e) {
    return e.text().startsWith("dockerfile parse error") || instruction instanceof Instruction.Copy
        ? e
        : DockerfileProblem.at(instruction.source().line(), e.text());
  }
}
