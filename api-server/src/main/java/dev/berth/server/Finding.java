package dev.berth.server;

/**
 * One thing the doctor looked at.
 *
 * @param what in few words
 * @param grade how it stands
 * @param detail what was found
 * @param fix the command or setting that helps; empty when nothing is wrong
 */
record Finding(String what, Grade grade, String detail, String fix) {
  /** How a thing stands. */
  enum Grade {
    /** There. */
    OK("ok"),
    /** Berth works without it, with less. */
    LESS("less"),
    /** Berth does not work without it. */
    MISSING("MISSING");

    private final String word;

    Grade(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  static Finding ok(String what, String detail) {
    return new Finding(what, Grade.OK, detail, "");
  }

  static Finding less(String what, String detail, String fix) {
    return new Finding(what, Grade.LESS, detail, fix);
  }

  static Finding missing(String what, String detail, String fix) {
    return new Finding(what, Grade.MISSING, detail, fix);
  }

  /** One line, and the fix on a second. */
  String text() {
    String line = "%-8s %-24s %s".formatted(grade.word(), what, detail);
    return fix.isEmpty() ? line : line + System.lineSeparator() + " ".repeat(9) + "fix: " + fix;
  }
}
