package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Dockerfile;
import dev.berth.runtime.build.dockerfile.Dockerfile.Stage;
import dev.berth.runtime.build.dockerfile.DockerfileProblem;
import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.build.dockerfile.ShellWords;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.PlatformMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which stages a target needs, and what each begins with. */
final class StagePlan {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Integer> byName = new HashMap<>();
  private final int target;
  private final BuildOptions options;

  /**
   * A stage.
   *
   * @param base the stage it begins with, -1 for an image
   * @param image the image it begins with, empty for a stage
   * @param problem what is wrong with its FROM; told when it is its turn
   */
  record Node(
      int index,
      Stage stage,
      int base,
      String image,
      @Nullable String platform,
      @Nullable EngineException problem) {}

  /** A plan without options. */
  StagePlan(Dockerfile file, BuildArguments top, @Nullable String target) {
    this(file, top, target, BuildOptions.NONE);
  }

  StagePlan(Dockerfile file, BuildArguments top, BuildRequest request) {
    this(file, top, request.target(), request.options());
  }

  private StagePlan(
      Dockerfile file, BuildArguments top, @Nullable String target, BuildOptions options) {
    this.options = options;
    ShellWords words = new ShellWords(file.escape(), top::inFrom);
    for (Stage stage : file.stages()) {
      add(stage, words);
    }
    this.target = target == null || target.isEmpty() ? nodes.size() - 1 : find(target);
    if (this.target < 0) {
      throw EngineException.invalid("target stage \"" + target + "\" could not be found");
    }
  }

  private void add(Stage stage, ShellWords words) {
    Instruction.From from = stage.from();
    int index = nodes.size();
    try {
      String name = words.expand(from.image());
      if (name.isBlank()) {
        throw EngineException.invalid("base name (" + from.image() + ") should not be blank");
      }
      String given = index == 0 ? options.from() : null;
      BuildSource named = options.contexts().get(name);
      Integer base =
          given == null && named == null ? byName.get(name.toLowerCase(Locale.ROOT)) : null;
      String platform = platform(from, words);
      String image = base != null ? "" : given != null ? given : image(name, named);
      nodes.add(new Node(index, stage, base == null ? -1 : base, image, platform, null));
    } catch (EngineException e) {
      nodes.add(new Node(index, stage, -1, "", null, e));
    }
    if (from.alias() != null) {
      byName.put(from.alias(), index);
    }
  }

  private static String image(String name, @Nullable BuildSource named) {
    return switch (named) {
      case null -> name;
      case BuildSource.OfImage image -> image.name();
      case BuildSource.OfUrl unused -> throw noImage(name);
      case BuildSource.OfDirectory unused -> throw noImage(name);
    };
  }

  private static EngineException noImage(String name) {
    return EngineException.invalid(
        "build context \"" + name + "\" is no image that a stage can begin with");
  }

  private static @Nullable String platform(Instruction.From from, ShellWords words) {
    String text = from.platform();
    if (text == null || text.isEmpty()) {
      return null;
    }
    String platform = words.expand(text);
    try {
      Platform unused = PlatformMatcher.parseGiven(platform);
    } catch (EngineException e) {
      throw new EngineException(
          e.kind(), "failed to parse platform " + platform + ": " + e.text(), e);
    }
    return platform;
  }

  /** The stage of a name or number, -1 when there is none. */
  int find(String name) {
    if (options.contexts().containsKey(name)) {
      return -1;
    }
    Integer named = byName.get(name.toLowerCase(Locale.ROOT));
    if (named != null) {
      return named;
    }
    try {
      int number = Integer.parseInt(name);
      return number >= 0 && number < nodes.size() ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  Node node(int index) {
    return nodes.get(index);
  }

  int target() {
    return target;
  }

  /** Where a stage stands in the file. */
  StepLines.StagePlace place(Node node) {
    return new StepLines.StagePlace(node.index() + 1, nodes.size());
  }

  /** Where the target stands. */
  StepLines.StagePlace targetPlace() {
    return place(nodes.get(target));
  }

  /** The stages to build, in order: the target, and what it needs. */
  List<Node> needed() {
    TreeSet<Integer> needed = new TreeSet<>();
    need(target, needed);
    for (int i = 0; options.allStages() && i < target; i++) {
      need(i, needed);
    }
    return needed.stream().map(nodes::get).toList();
  }

  private void need(int index, TreeSet<Integer> needed) {
    if (!needed.add(index)) {
      return;
    }
    Node node = nodes.get(index);
    if (node.base() >= 0) {
      need(node.base(), needed);
    }
    for (Instruction instruction : node.stage().instructions()) {
      for (String from : sources(instruction)) {
        int stage = find(from);
        if (stage >= index) {
          throw DockerfileProblem.at(
              instruction.source().line(), "circular dependency detected on stage: " + from);
        }
        if (stage >= 0) {
          need(stage, needed);
        }
      }
    }
  }

  private static List<String> sources(Instruction instruction) {
    List<String> sources = new ArrayList<>();
    if (instruction instanceof Instruction.Copy copy && copy.from() != null) {
      sources.add(copy.from());
    } else if (instruction instanceof Instruction.Run run) {
      for (String mount : run.mounts()) {
        try {
          String from = RunMount.parse(mount).from();
          if (from != null) {
            sources.add(from);
          }
        } catch (EngineException e) {
          // told when the step is run
        }
      }
    }
    return sources;
  }
}
