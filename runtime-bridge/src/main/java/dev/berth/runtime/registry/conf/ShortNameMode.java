package dev.berth.runtime.registry.conf;

/** What to do with a short name that several registries may mean. */
public enum ShortNameMode {
  /** Try them in order. */
  DISABLED("disabled"),
  /** Refuse, where nobody can be asked. */
  ENFORCING("enforcing"),
  /** Ask, and where nobody can be asked try them in order. */
  PERMISSIVE("permissive");

  private final String word;

  ShortNameMode(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
