package dev.berth.runtime.build;

import dev.berth.runtime.image.ProgressSink;

/** Announces the steps of one stage, numbered among all of the build. */
final class StepCount {
  private final int steps;
  private final ProgressSink progress;
  private int next;

  StepCount(int first, int steps, ProgressSink progress) {
    this.next = first;
    this.steps = steps;
    this.progress = progress;
  }

  void announce(String instruction) {
    int newline = instruction.indexOf('\n');
    String line = newline < 0 ? instruction : instruction.substring(0, newline);
    progress.stream("Step " + next++ + "/" + steps + " : " + line);
    progress.stream("\n");
  }
}
