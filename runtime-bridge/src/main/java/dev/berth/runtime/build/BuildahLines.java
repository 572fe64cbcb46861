package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Buildah's lines: steps are counted in their stage, and containers are not spoken of. */
final class BuildahLines implements StepLines {
  private static final int SHORT = 12;

  private final String name;

  BuildahLines(String name) {
    this.name = name;
  }

  @Override
  public List<String> global(StepPlace place, String instruction) {
    return List.of();
  }

  @Override
  public List<String> from(
      StepPlace place, Instruction.From from, String base, @Nullable String platform) {
    String text = platform == null ? base : "--platform=" + platform + " " + base;
    String alias = from.alias();
    return step(place, "FROM " + (alias == null ? text : base + " AS " + alias));
  }

  @Override
  public List<String> step(StepPlace place, String instruction) {
    String line = instruction.lines().findFirst().orElse("");
    String prefix = stage(place.stage()) + "STEP " + place.number() + "/" + place.steps() + ": ";
    return List.of(prefix + line + "\n");
  }

  private static String stage(StagePlace place) {
    return place.stages() == 1 ? "" : "[" + place.number() + "/" + place.stages() + "] ";
  }

  @Override
  public String label(String name, String value) {
    return "LABEL \"" + quoted(name) + "\"=\"" + quoted(value) + "\"";
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  @Override
  public List<String> triggers(int count) {
    return List.of();
  }

  @Override
  public boolean countsTriggers() {
    return true;
  }

  @Override
  public List<String> running(String shortId) {
    return List.of();
  }

  @Override
  public List<String> removed(String shortId) {
    return List.of();
  }

  @Override
  public List<String> cached(StageImage image) {
    return List.of("--> Using cache " + image.id().hex() + "\n");
  }

  @Override
  public List<String> made(
      StageImage image, boolean first, boolean last, boolean target, boolean layered) {
    boolean told = last ? !target : layered && !first;
    return told && !image.isEmpty() ? List.of(arrow(image.id())) : List.of();
  }

  private static String arrow(Digest id) {
    return "--> " + id.hex().substring(0, SHORT) + "\n";
  }

  @Override
  public String stderr(String text) {
    return text;
  }

  @Override
  public List<String> warning(String text) {
    return List.of("[Warning] " + text + "\n");
  }

  @Override
  public List<String> end(
      StagePlace target, Digest image, List<String> names, SortedSet<String> unused) {
    List<String> lines = new ArrayList<>();
    lines.add(stage(target) + "COMMIT" + (name.isEmpty() ? "" : " " + name) + "\n");
    lines.add(arrow(image));
    if (!unused.isEmpty()) {
      String list = String.join(" ", unused);
      lines.add("[Warning] one or more build args were not consumed: [" + list + "]\n");
    }
    for (String each : names) {
      String whole = ImageReference.parse(each).withDefaultTag().full();
      lines.add("Successfully tagged " + whole + "\n");
    }
    return lines;
  }

  @Override
  public String exited(List<String> command, int code) {
    return "while running runtime: exit status " + code;
  }

  @Override
  public EngineException failed(Instruction step, EngineException cause) {
    String text = step.source().text().lines().findFirst().orElse("").strip();
    int space = text.indexOf(' ');
    String word = space < 0 ? text : text.substring(0, space);
    String message = word.toUpperCase(Locale.ROOT) + text.substring(word.length());
    String told = "building at STEP \"" + message + "\": " + cause.text();
    return new EngineException(cause.kind(), told, cause);
  }
}
