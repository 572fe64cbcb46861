package dev.berth.runtime.container;

import java.util.ArrayList;
import java.util.List;

/**
 * A legacy link of the default bridge: {@code --link name[:alias]}.
 *
 * @param target id of the linked container in what this engine stores, else what the client gave
 */
public record Link(String target, String alias) {
  /** Reads one; the alias may be a path as inspect shows it, and is the target's name if absent. */
  public static Link parse(String text) {
    int colon = text.indexOf(':');
    String target = last(colon < 0 ? text : text.substring(0, colon));
    return new Link(target, last(colon < 0 ? text : text.substring(colon + 1)));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The links of a container. */
  public static List<Link> of(Container container) {
    List<String> texts = container.hostConfig().links();
    List<Link> links = new ArrayList<>();
    for (String text : texts == null ? List.<String>of() : texts) {
      links.add(parse(text));
    }
    return links;
  }

  /** As it is stored. */
  public String text() {
    return target + ':' + alias;
  }
}
