package dev.berth.server;

import dev.berth.api.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a path. A literal wins over a parameter, one of a single segment over one of
 * many, which takes as many as it can: in Docker's API every name may have slashes. As the last of
 * a path it may be empty.
 */
final class RouteTable {
  private final Node root = new Node();

  RouteTable(List<Route> routes) {
    for (Route route : routes) {
      add(route);
    }
  }

  /** A route, and the values of its path parameters. */
  record Match(Route route, Map<String, String> parameters) {}

  @Nullable Match find(String method, List<String> segments) {
    List<String> values = new ArrayList<>(2);
    Leaf leaf = find(root, method, segments, 0, values);
    if (leaf == null) {
      return null;
    }
    Map<String, String> parameters = HashMap.newHashMap(values.size());
    for (int i = 0; i < values.size(); i++) {
      parameters.put(leaf.names.get(i), values.get(i));
    }
    return new Match(leaf.route, parameters);
  }

  /** Whether any method has a route for this path. */
  boolean hasPath(List<String> segments) {
    return find(root, null, segments, 0, new ArrayList<>(2)) != null;
  }

  private static @Nullable Leaf find(
      Node node, @Nullable String method, List<String> segments, int at, List<String> values) {
    if (at == segments.size()) {
      return method == null
          ? node.leaves.values().stream().findAny().orElse(null)
          : node.leaves.get(method);
    }
    String segment = segments.get(at);
    Node literal = node.literals.get(segment);
    Leaf found = literal == null ? null : find(literal, method, segments, at + 1, values);
    if (found == null && node.one != null) {
      found = descend(node.one, method, segments, at, at + 1, values);
    }
    if (node.many != null) {
      for (int end = segments.size() - 1; found == null && end > at; end--) {
        found = descend(node.many, method, segments, at, end, values);
      }
      if (found == null) { // what goes on after the name wins over a name that is all there is
        found = descend(node.many, method, segments, at, segments.size(), values);
      }
    }
    return found;
  }

  private static @Nullable Leaf descend(
      Node node,
      @Nullable String method,
      List<String> segments,
      int at,
      int end,
      List<String> values) {
    values.add(String.join("/", segments.subList(at, end)));
    boolean missing = values.getLast().isEmpty() && end < segments.size();
    Leaf found = missing ? null : find(node, method, segments, end, values);
    if (found == null) {
      values.removeLast();
    }
    return found;
  }

  private void add(Route route) {
    Node node = root;
    List<String> names = new ArrayList<>(2);
    for (String segment : route.path().substring(1).split("/", -1)) {
      if (!segment.startsWith("{")) {
        node = node.literals.computeIfAbsent(segment, s -> new Node());
      } else {
        boolean many = segment.endsWith(":*}");
        names.add(segment.substring(1, segment.length() - (many ? 3 : 1)));
        node = many ? node.many() : node.one();
      }
    }
    if (node.leaves.put(route.method(), new Leaf(route, List.copyOf(names))) != null) {
      throw new IllegalStateException("two routes for " + route.method() + " " + route.path());
    }
  }

  private record Leaf(Route route, List<String> names) {}

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>(4);
    final Map<String, Leaf> leaves = new HashMap<>(2);
    @Nullable Node one;
    @Nullable Node many;

    Node one() {
      return one == null ? one = new Node() : one;
    }

    Node many() {
      return many == null ? many = new Node() : many;
    }
  }
}
