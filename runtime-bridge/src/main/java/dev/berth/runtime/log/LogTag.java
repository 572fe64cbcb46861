package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import java.util.Locale;
import java.util.Map;

/**
 * The log option {@code tag}: a Go template over the container. Of the language it knows what tags
 * are made of: fields, {@code index .ContainerLabels "key"}, {@code upper}, {@code lower}, {@code
 * title} and {@code truncate}.
 */
final class LogTag {
  private final String template;
  private final Container container;

  private LogTag(String template, Container container) {
    this.template = template;
    this.container = container;
  }

  /** Fills the template in; INVALID in Docker's words when it cannot. */
  static String expand(String template, Container container) {
    return template.indexOf("{{") < 0 ? template : new LogTag(template, container).expand();
  }

  private String expand() {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (true) {
      int open = template.indexOf("{{", at);
      if (open < 0) {
        return out.append(template, at, template.length()).toString();
      }
      int close = template.indexOf("}}", open);
      if (close < 0) {
        throw EngineException.invalid("template: log-tag:1: unclosed action");
      }
      out.append(template, at, open).append(value(open + 2, close));
      at = close + 2;
    }
  }

  private String value(int start, int end) {
    String action = template.substring(start, end);
    String[] words = action.replace("(", " ").replace(")", " ").strip().split("\\s+", -1);
    String first = words[0];
    if (first.isEmpty()) {
      throw EngineException.invalid("template: log-tag:1: missing value for command");
    }
    if (first.startsWith(".")) {
      return field(first, start + action.indexOf(first));
    }
    String last = words[words.length - 1];
    switch (first) {
      case "upper" -> {
        return argument(last, start).toUpperCase(Locale.ROOT);
      }
      case "lower" -> {
        return argument(last, start).toLowerCase(Locale.ROOT);
      }
      case "title" -> {
        String text = argument(last, start);
        return text.isEmpty()
            ? text
            : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
      }
      case "truncate" -> {
        String text = argument(words.length > 1 ? words[1] : "", start);
        int length = last.length() < 9 && last.matches("[0-9]+") ? Integer.parseInt(last) : 0;
        return text.substring(0, Math.min(length, text.length()));
      }
      case "index" -> {
        return index(words);
      }
      default ->
          throw EngineException.invalid(
              "template: log-tag:1: function \"" + first + "\" not defined");
    }
  }

  private String argument(String word, int start) {
    return word.startsWith(".")
        ? field(word, start + template.substring(start).indexOf(word))
        : unquoted(word);
  }

  private String index(String[] words) {
    Map<String, String> labels = container.config().labels();
    if (words.length != 3 || !words[1].equals(".ContainerLabels")) {
      throw EngineException.invalid("template: log-tag:1: only labels can be indexed");
    }
    return labels == null ? "" : labels.getOrDefault(unquoted(words[2]), "");
  }

  private static String unquoted(String word) {
    boolean quoted = word.length() > 1 && "\"`".indexOf(word.charAt(0)) >= 0;
    return quoted ? word.substring(1, word.length() - 1) : word;
  }

  private String field(String word, int column) {
    return switch (word) {
      case ".ID" -> container.id().shortId();
      case ".FullID", ".ContainerID" -> container.id().hex();
      case ".Name" -> container.name();
      case ".ContainerName" -> "/" + container.name();
      case ".ImageID" -> container.imageId().shortHex();
      case ".ImageFullID", ".ContainerImageID" -> container.imageId().text();
      case ".ImageName", ".ContainerImageName" -> container.imageName();
      case ".DaemonName" -> "docker";
      case ".Command" -> command(container);
      case ".Hostname" -> HostName.get();
      default ->
          throw EngineException.invalid(
              "template: log-tag:1:%d: executing \"log-tag\" at <%s>: can't evaluate field %s in type *logger.Info"
                  .formatted(column, word, word.substring(1)));
    };
  }

  /** The command line in one text. */
  static String command(Container container) {
    StringBuilder text = new StringBuilder(container.path());
    container.args().forEach(word -> text.append(' ').append(word));
    return text.toString();
  }
}
