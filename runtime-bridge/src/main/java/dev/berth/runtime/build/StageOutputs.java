package dev.berth.runtime.build;

import dev.berth.runtime.image.ProgressSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Puts what stages say that work side by side into the order of the file: the first that has not
 * ended is heard at once, the others when their turn comes. A client sees the lines of a builder
 * that does one step after the other.
 */
final class StageOutputs {
  private final ProgressSink client;
  private final BooleanSupplier failed;
  private final Path spill;
  private final List<StageOutput> stages = new ArrayList<>();
  private int turn;

  /**
   * @param failed whether the build has failed somewhere
   * @param spill a directory of this build's, for what is too much to hold
   */
  StageOutputs(ProgressSink client, BooleanSupplier failed, Path spill) {
    this.client = client;
    this.failed = failed;
    this.spill = spill;
  }

  /** Adds the next stage. */
  StageOutput add() {
    StageOutput stage = new StageOutput(this, spill.resolve("output-" + stages.size()));
    stages.add(stage);
    return stage;
  }

  ProgressSink client() {
    return client;
  }

  boolean cancelled() {
    return failed.getAsBoolean() || client.cancelled();
  }

  /** Whether what a stage says is told at once. */
  boolean isTurn(StageOutput stage) {
    return turn < stages.size() && stages.get(turn) == stage;
  }

  /** Goes on with the next stage when the one at hand has ended. */
  synchronized void ended() {
    while (turn < stages.size() && stages.get(turn).hasEnded()) {
      stages.get(turn).close();
      turn++;
      if (turn < stages.size()) {
        stages.get(turn).tell();
      }
    }
  }

  /** Tells all that stages said up to one, which failed. */
  synchronized void finish(StageOutput last) {
    while (!isTurn(last) && turn < stages.size()) {
      turn++;
      if (turn < stages.size()) {
        stages.get(turn).tell();
      }
    }
  }

  /** Lets go of all that was not told. */
  synchronized void discard() {
    stages.forEach(StageOutput::discard);
  }
}
