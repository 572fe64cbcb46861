package dev.berth.runtime.container;

import java.util.ArrayList;
import java.util.List;

/**
 * A link: {@code --link name[:alias]}.
 *
 * @param target id of the linked container in what this engine stores of the default bridge's
 *     links, else what the client gave
 */
public record Link(String target, String alias) {
  private static final int SHORTEST = 4; // of an id's beginning, so that no other is meant

  /** Reads one; the alias may be a path as inspect shows it, and is the target's name if absent. */
  public static Link parse(String text) {
    int colon = text.indexOf(':');
    String target = last(colon < 0 ? text : text.substring(0, colon));
    return new Link(target, last(colon < 0 ? text : text.substring(colon + 1)));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether it leads to a container. */
  boolean leadsTo(Container other) {
    return target.equals(other.name())
        || target.length() >= SHORTEST && other.id().hex().startsWith(target);
  }

  /** The links of a container, those of its networks too. */
  static List<Link> allOf(Container container) {
    List<Link> links = of(container);
    for (EndpointSpec spec : container.endpointSpecs().values()) {
      List<String> texts = spec.links();
      for (String text : texts == null ? List.<String>of() : texts) {
        links.add(parse(text));
      }
    }
    return links;
  }

  /** The legacy links of a container. */
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
