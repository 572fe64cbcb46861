package dev.berth.libpod.systemd;

import dev.berth.runtime.config.ChildProgram;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The user's systemd by its command. */
public final class Systemctl implements UserManager {
  private static final int MAX_OUTPUT = 1 << 20;

  /** Stopping a service may take as long as its container wants. */
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  /** A unit may pull an image, or wait for a container to be healthy, before it is started. */
  private static final Duration RESTART_PATIENCE = Duration.ofMinutes(10);

  private final Supplier<EngineConfig> settings;

  public Systemctl(Supplier<EngineConfig> settings) {
    this.settings = settings;
  }

  @Override
  public boolean runs() {
    Path runtime = settings.get().runRoot().getParent();
    return runtime != null && Files.exists(runtime.resolve("systemd/private"));
  }

  @Override
  public List<UnitState> states(List<String> units) throws IOException {
    if (units.isEmpty()) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    words.add("show");
    words.add("--property=LoadState,ActiveState,SubState");
    words.add("--");
    words.addAll(units);
    return parse(run(words), units.size());
  }

  /** Blocks of {@code Key=value} lines, one block a unit, empty lines between them. */
  static List<UnitState> parse(String output, int count) {
    List<UnitState> states = new ArrayList<>(count);
    for (String block : output.strip().split("\n\\s*\n", -1)) {
      Map<String, String> values = new HashMap<>();
      for (String line : block.split("\n", -1)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(line.substring(0, equals), line.substring(equals + 1).strip());
        }
      }
      states.add(
          new UnitState(
              values.getOrDefault("LoadState", "not-found"),
              values.getOrDefault("ActiveState", "inactive"),
              values.getOrDefault("SubState", "dead")));
    }
    while (states.size() < count) {
      states.add(UnitState.ABSENT);
    }
    return states;
  }

  @Override
  public void stop(String unit) throws IOException {
    run(List.of("stop", "--", unit));
  }

  @Override
  public void restart(String unit) throws IOException {
    try {
      // a unit that failed several times in a row would not be started again at once
      run(List.of("reset-failed", "--", unit));
    } catch (IOException e) {
      // systemd does not know it yet, or at all: the restart tells
    }
    run(List.of("restart", "--", unit), RESTART_PATIENCE);
  }

  @Override
  public void reload() throws IOException {
    run(List.of("daemon-reload"));
  }

  private String run(List<String> words) throws IOException {
    return run(words, PATIENCE);
  }

  private String run(List<String> words, Duration patience) throws IOException {
    Map<String, String> environment = settings.get().environment();
    List<String> command = new ArrayList<>();
    try {
      command.add(Programs.find("systemctl", environment).toString());
    } catch (EngineException e) {
      throw new IOException(e.text(), e);
    }
    command.add("--user");
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("SYSTEMD_COLORS", "0");
    ChildProgram program = new ChildProgram(builder, MAX_OUTPUT, patience, () -> false);
    ChildProgram.Outcome outcome = program.run(new byte[0]);
    if (outcome == null) {
      throw new IOException("systemctl --user " + words.getFirst() + " took too long");
    }
    String output = new String(outcome.output(), StandardCharsets.UTF_8);
    if (outcome.code() != 0) {
      throw new IOException(output.isBlank() ? "systemctl failed" : output.strip());
    }
    return output;
  }
}
