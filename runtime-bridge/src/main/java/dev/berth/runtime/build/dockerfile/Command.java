package dev.berth.runtime.build.dockerfile;

import java.util.List;

/**
 * What RUN, CMD and ENTRYPOINT name.
 *
 * @param shell whether a shell is to read it: it was no JSON array
 * @param words the JSON array's, or the one line for the shell
 */
public record Command(boolean shell, List<String> words) {

  /** The words to run, the shell in front where one is wanted. */
  public List<String> with(List<String> shellWords) {
    if (!shell) {
      return words;
    }
    List<String> all = new java.util.ArrayList<>(shellWords);
    all.addAll(words);
    return all;
  }
}
