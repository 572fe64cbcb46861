package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import java.util.Map;

/** The log option {@code tag}: a template with a few fields of the container. */
final class LogTag {
  private LogTag() {}

  static String expand(String template, Container container) {
    if (template.indexOf("{{") < 0) {
      return template;
    }
    Map<String, String> fields =
        Map.of(
            "ID", container.id().shortId(),
            "FullID", container.id().hex(),
            "Name", container.name(),
            "ImageID", container.imageId().shortHex(),
            "ImageFullID", container.imageId().text(),
            "ImageName", container.imageName(),
            "DaemonName", "docker");
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (true) {
      int open = template.indexOf("{{", at);
      int close = open < 0 ? -1 : template.indexOf("}}", open);
      if (close < 0) {
        return out.append(template, at, template.length()).toString();
      }
      String name = template.substring(open + 2, close).strip();
      String value = name.startsWith(".") ? fields.get(name.substring(1)) : null;
      out.append(template, at, open);
      out.append(value == null ? template.substring(open, close + 2) : value);
      at = close + 2;
    }
  }
}
