package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ImageReference;
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
  public String global(StepPlace place, String instruction) {
    return "";
  }

  @Override
  public String from(
      StepPlace place, Instruction.From from, String base, @Nullable String platform) {
    String text = platform == null ? base : "--platform=" + platform + " " + base;
    String alias = from.alias();
    return step(place, "FROM " + (alias == null ? text : base + " AS " + alias));
  }

  @Override
  public String step(StepPlace place, String instruction) {
    String line = instruction.lines().findFirst().orElse("");
    return "%sSTEP %d/%d: %s\n"
        .formatted(stage(place.stage()), place.number(), place.steps(), line);
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
  public String triggers(int count) {
    return "";
  }

  @Override
  public boolean countsTriggers() {
    return true;
  }

  @Override
  public String running(String shortId) {
    return "";
  }

  @Override
  public String removed(String shortId) {
    return "";
  }

  @Override
  public String cached(StageImage image) {
    return "--> Using cache " + image.id().hex() + "\n";
  }

  @Override
  public String made(
      StageImage image, boolean first, boolean last, boolean target, boolean layered) {
    boolean told = last ? !target : layered && !first;
    return told && !image.isEmpty() ? arrow(image.id()) : "";
  }

  private static String arrow(Digest id) {
    return "--> " + id.hex().substring(0, SHORT) + "\n";
  }

  @Override
  public String stderr(String text) {
    return text;
  }

  @Override
  public String warning(String text) {
    return "[Warning] " + text + "\n";
  }

  @Override
  public String end(StagePlace target, Digest image, List<String> names, SortedSet<String> unused) {
    StringBuilder lines = new StringBuilder(stage(target)).append("COMMIT");
    if (!name.isEmpty()) {
      lines.append(' ').append(name);
    }
    lines.append('\n').append(arrow(image));
    if (!unused.isEmpty()) {
      lines.append("[Warning] one or more build args were not consumed: ");
      lines.append('[').append(String.join(" ", unused)).append("]\n");
    }
    for (String each : names) {
      String whole = ImageReference.parse(each).withDefaultTag().full();
      lines.append("Successfully tagged ").append(whole).append('\n');
    }
    return lines.toString();
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
