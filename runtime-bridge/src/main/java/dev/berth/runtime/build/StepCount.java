package dev.berth.runtime.build;

/** Counts the steps of one stage, among its own and among all of the build. */
final class StepCount {
  private final StepLines.StagePlace stage;
  private final int total;
  private int steps;
  private int number;
  private int overall;

  /**
   * @param steps how many the stage has
   * @param before how many the build has before them
   * @param total how many the build has
   */
  StepCount(StepLines.StagePlace stage, int steps, int before, int total) {
    this.stage = stage;
    this.steps = steps;
    this.overall = before;
    this.total = total;
  }

  /** Where the next step stands. */
  StepLines.StepPlace next() {
    return new StepLines.StepPlace(stage, ++number, steps, ++overall, total);
  }

  /** More steps of this stage than its text has. */
  void add(int more) {
    steps += more;
  }

  /** Whether the step at hand is the stage's last. */
  boolean atEnd() {
    return number == steps;
  }
}
