package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The lines of dockerd's builder: steps are counted over all stages. */
final class DockerLines implements StepLines {
  private static final int SHORT = 12;
  private static final String RED = "\u001b[91m";
  private static final String PLAIN = "\u001b[0m";

  @Override
  public String global(StepPlace place, String instruction) {
    return step(place, instruction);
  }

  @Override
  public String from(
      StepPlace place, Instruction.From from, String base, @Nullable String platform) {
    return step(place, from.source().text());
  }

  @Override
  public String step(StepPlace place, String instruction) {
    String line = instruction.lines().findFirst().orElse("");
    return "Step " + place.overall() + "/" + place.total() + " : " + line + "\n";
  }

  @Override
  public String label(String name, String value) {
    return "LABEL " + name + "=" + value;
  }

  @Override
  public String triggers(int count) {
    return "# Executing " + count + " build trigger" + (count > 1 ? "s" : "") + "\n";
  }

  @Override
  public boolean countsTriggers() {
    return false;
  }

  @Override
  public String running(String shortId) {
    return " ---> Running in " + shortId + "\n";
  }

  @Override
  public String removed(String shortId) {
    return " ---> Removed intermediate container " + shortId + "\n";
  }

  @Override
  public String cached(StageImage image) {
    return " ---> Using cache\n";
  }

  @Override
  public String made(
      StageImage image, boolean first, boolean last, boolean target, boolean layered) {
    return " ---> " + (image.isEmpty() ? "" : image.id().hex().substring(0, SHORT)) + "\n";
  }

  @Override
  public String stderr(String text) {
    return RED + text + PLAIN;
  }

  @Override
  public String warning(String text) {
    return RED + "[WARNING]: " + text + "\n" + PLAIN;
  }

  @Override
  public String end(StagePlace target, Digest image, List<String> names, SortedSet<String> unused) {
    StringBuilder lines = new StringBuilder();
    if (!unused.isEmpty()) {
      lines.append("[Warning] One or more build-args ");
      lines.append(unused).append(" were not consumed\n");
    }
    lines.append("Successfully built ").append(image.hex(), 0, SHORT).append('\n');
    names.forEach(each -> lines.append("Successfully tagged ").append(each).append('\n'));
    return lines.toString();
  }

  @Override
  public String exited(List<String> command, int code) {
    return "The command '" + String.join(" ", command) + "' returned a non-zero code: " + code;
  }

  @Override
  public EngineException failed(Instruction step, EngineException cause) {
    return cause;
  }
}
