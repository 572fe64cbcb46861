package dev.berth.docker.container;

import dev.berth.runtime.container.Container;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Names of containers as the list shows them: their own, and those legacy links give them. */
public final class ContainerNames {
  private final Map<String, TreeSet<String>> aliases = new HashMap<>();

  /**
   * @param all every container there is: those that link give names to the linked
   */
  public ContainerNames(List<Container> all) {
    for (Container each : all) {
      List<String> links = each.hostConfig().links();
      if (links != null) {
        links.forEach(link -> add(each.name(), link));
      }
    }
  }

  private void add(String linking, String link) {
    int colon = link.indexOf(':');
    String target = bare(colon < 0 ? link : link.substring(0, colon));
    String alias = bare(colon < 0 ? link : link.substring(colon + 1));
    aliases.computeIfAbsent(target, name -> new TreeSet<>()).add("/" + linking + "/" + alias);
  }

  private static String bare(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** All names, sorted, each with a leading slash. */
  List<String> of(Container container) {
    String own = "/" + container.name();
    @Nullable TreeSet<String> linked = aliases.isEmpty() ? null : linked(container);
    if (linked == null) {
      return List.of(own);
    }
    TreeSet<String> names = new TreeSet<>(linked);
    names.add(own);
    return List.copyOf(names);
  }

  /** A link may name its target by id, whole or short. */
  private @Nullable TreeSet<String> linked(Container container) {
    TreeSet<String> byName = aliases.get(container.name());
    TreeSet<String> byShortId = aliases.get(container.id().shortId());
    TreeSet<String> byId = aliases.get(container.id().hex());
    if (byShortId == null && byId == null) {
      return byName;
    }
    TreeSet<String> all = new TreeSet<>(byName == null ? List.of() : byName);
    all.addAll(byShortId == null ? List.of() : byShortId);
    all.addAll(byId == null ? List.of() : byId);
    return all;
  }
}
