package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.log.option.GoText;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replaces variables in a word and takes quotes and escapes away (Dockerfile reference,
 * "Environment replacement").
 */
public final class ShellWords {
  private final char escape;
  private final Function<String, @Nullable String> variables;

  /**
   * @param escape the Dockerfile's escape character
   * @param variables gives a variable's value, null when it is not set
   */
  public ShellWords(char escape, Function<String, @Nullable String> variables) {
    this.escape = escape;
    this.variables = variables;
  }

  /** The text as one word. INVALID for a substitution that cannot be understood or fails. */
  public String expand(String text) {
    return run(text, new WordList(), true);
  }

  /** The words of the text: white space outside quotes, also from variables, parts them. */
  public List<String> split(String text) {
    WordList words = new WordList();
    run(text, words, true);
    return words.finish();
  }

  /** Replaces variables only: quotes stay, as in a here-document. */
  public String expandKeepingQuotes(String text) {
    return run(text, new WordList(), false);
  }

  private String run(String text, WordList words, boolean quotes) {
    try {
      return new ShellLexer(new Cursor(text), escape, variables, quotes).whole(words);
    } catch (EngineException e) {
      throw EngineException.invalid("failed to process " + GoText.quote(text) + ": " + e.text());
    }
  }
}
