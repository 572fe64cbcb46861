package dev.berth.runtime.container;

/** Makes names for containers whose creator gave none: {@code adjective_surname}. */
@FunctionalInterface
public interface NameGenerator {
  /**
   * A random name.
   *
   * @param attempt how many names were taken so far; a digit is appended from the first on
   */
  String next(int attempt);
}
