package dev.berth.runtime.build.dockerfile;

/**
 * A here-document of an instruction.
 *
 * @param name the word that ends it, without quotes
 * @param expand whether variables in it are replaced: its word was not quoted
 * @param chomp whether leading tabs of its lines go: {@code <<-}
 * @param content its lines, the tabs still there
 * @param descriptor the number before {@code <<}, empty for none
 */
public record Heredoc(
    String name, boolean expand, boolean chomp, String content, String descriptor) {

  /** The content, leading tabs removed where that was asked for. */
  public String text() {
    return chomp ? content.replaceAll("(?m)^\t+", "") : content;
  }
}
