package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The lines of dockerd's builder: steps are counted over all stages. */
final class DockerLines implements StepLines {
  private static final int SHORT = 12;
  private static final String RED = "\u001b[91m";
  private static final String PLAIN = "\u001b[0m";

  @Override
  public List<String> global(StepPlace place, String instruction) {
    return step(place, instruction);
  }

  @Override
  public List<String> from(
      StepPlace place, Instruction.From from, String base, @Nullable String platform) {
    return step(place, from.source().text());
  }

  @Override
  public List<String> step(StepPlace place, String instruction) {
    String line = instruction.lines().findFirst().orElse("");
    return List.of("Step " + place.overall() + "/" + place.total() + " : " + line, "\n");
  }

  @Override
  public String label(String name, String value) {
    return "LABEL " + name + "=" + value;
  }

  @Override
  public List<String> triggers(int count) {
    return List.of("# Executing " + count + " build trigger" + (count > 1 ? "s" : "") + "\n");
  }

  @Override
  public boolean countsTriggers() {
    return false;
  }

  @Override
  public List<String> running(String shortId) {
    return List.of(" ---> Running in " + shortId + "\n");
  }

  @Override
  public List<String> removed(String shortId) {
    return List.of(" ---> Removed intermediate container " + shortId + "\n");
  }

  @Override
  public List<String> cached(StageImage image) {
    return List.of(" ---> Using cache\n");
  }

  @Override
  public List<String> made(
      StageImage image, boolean first, boolean last, boolean target, boolean layered) {
    String id = image.isEmpty() ? "" : image.id().hex().substring(0, SHORT);
    return List.of(" ---> " + id + "\n");
  }

  @Override
  public String stderr(String text) {
    return RED + text + PLAIN;
  }

  @Override
  public List<String> warning(String text) {
    return List.of(RED + "[WARNING]: " + text + "\n" + PLAIN);
  }

  @Override
  public List<String> end(
      StagePlace target, Digest image, List<String> names, SortedSet<String> unused) {
    List<String> lines = new ArrayList<>();
    if (!unused.isEmpty()) {
      lines.add("[Warning] One or more build-args " + unused + " were not consumed\n");
    }
    lines.add("Successfully built " + image.hex().substring(0, SHORT) + "\n");
    names.forEach(each -> lines.add("Successfully tagged " + each + "\n"));
    return lines;
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
