package dev.berth.libpod.kube.yaml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/** Makes nodes of a parser's events; an alias costs nothing here, but counts in full. */
final class NodeComposer {
  /** Objects within objects; Kubernetes' own have fewer than twenty. */
  private static final int DEEPEST = 100;

  /** Nodes of a document with its aliases written out: texts that stand for more are bombs. */
  private static final long HEAVIEST = 500_000;

  private static final String MERGE = "<<";
  private static final Pattern SPACE = Pattern.compile("\\s");

  private final Iterator<Event> events;
  private final Map<Anchor, YamlNode> anchors = new HashMap<>();
  private final Set<Anchor> open = new HashSet<>();
  private int depth;

  NodeComposer(Iterator<Event> events) {
    this.events = events;
  }

  /** The next document, or null at the end. */
  @Nullable YamlNode next() {
    while (events.hasNext()) {
      if (events.next() instanceof DocumentStartEvent) {
        anchors.clear();
        return node(events.next());
      }
    }
    return null;
  }

  private YamlNode node(Event event) {
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    Anchor anchor = ((NodeEvent) event).getAnchor().orElse(null);
    if (anchor != null) {
      open.add(anchor);
    }
    YamlNode node = inner(event);
    if (node.weight() > HEAVIEST) {
      throw KubeException.at(node.at(), "document contains excessive aliasing");
    }
    if (anchor != null) {
      open.remove(anchor);
      anchors.put(anchor, node);
    }
    return node;
  }

  private YamlNode inner(Event event) {
    if (++depth > DEEPEST) {
      throw KubeException.at(place(event), "exceeded max depth of " + DEEPEST);
    }
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent start -> sequence(start);
          case MappingStartEvent start -> mapping(start);
          default -> throw KubeException.at(place(event), "unexpected " + event.getEventId());
        };
    depth--;
    return node;
  }

  private YamlNode alias(AliasEvent event) {
    Anchor name = event.getAlias();
    if (open.contains(name)) {
      throw KubeException.at(
          place(event), "anchor '" + name.getValue() + "' value contains itself");
    }
    YamlNode node = anchors.get(name);
    if (node == null) {
      throw KubeException.at(place(event), "unknown anchor '" + name.getValue() + "' referenced");
    }
    return node;
  }

  private static YamlNode scalar(ScalarEvent event) {
    Optional<String> tag = event.getTag();
    String value = event.getValue();
    if (tag.isPresent() && tag.get().equals("tag:yaml.org,2002:binary")) {
      return new YamlNode.Scalar(place(event), decoded(event), false);
    }
    boolean plain = event.isPlain() && !tag.filter("tag:yaml.org,2002:str"::equals).isPresent();
    return new YamlNode.Scalar(place(event), value, plain);
  }

  private static String decoded(ScalarEvent event) {
    try {
      byte[] bytes = Base64.getDecoder().decode(SPACE.matcher(event.getValue()).replaceAll(""));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw KubeException.at(place(event), "!!binary value contains invalid base64 data");
    }
  }

  private YamlNode sequence(SequenceStartEvent start) {
    List<YamlNode> items = new ArrayList<>();
    long weight = 1;
    for (Event each = events.next(); !(each instanceof SequenceEndEvent); each = events.next()) {
      YamlNode item = node(each);
      items.add(item);
      weight += item.weight();
    }
    return new YamlNode.Sequence(place(start), List.copyOf(items), weight);
  }

  private YamlNode mapping(MappingStartEvent start) {
    Map<String, YamlNode> fields = new LinkedHashMap<>();
    Map<String, Place> places = new LinkedHashMap<>();
    List<YamlNode.Mapping> merged = new ArrayList<>();
    for (Event each = events.next();
        each.getEventId() != Event.ID.MappingEnd;
        each = events.next()) {
      YamlNode key = node(each);
      if (!(key instanceof YamlNode.Scalar name)) {
        throw KubeException.at(key.at(), "invalid map key: it must be a text");
      }
      YamlNode value = node(events.next());
      if (name.plain() && name.value().equals(MERGE)) {
        merge(value, merged);
        continue;
      }
      Place before = places.putIfAbsent(name.value(), name.at());
      if (before != null) {
        String text = "mapping key \"%s\" already defined at line %d";
        throw KubeException.at(name.at(), text.formatted(name.value(), before.line()));
      }
      fields.put(name.value(), value);
    }
    for (YamlNode.Mapping each : merged) {
      each.fields().forEach(fields::putIfAbsent);
      each.places().forEach(places::putIfAbsent);
    }
    long weight = 1;
    for (YamlNode each : fields.values()) {
      weight += each.weight() + 1;
    }
    return new YamlNode.Mapping(place(start), fields, places, weight);
  }

  /** A map, or maps in a list: no deeper, so that aliases of lists cannot lead down for ever. */
  private static void merge(YamlNode value, List<YamlNode.Mapping> merged) {
    List<YamlNode> all =
        value instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(value);
    for (YamlNode each : all) {
      if (!(each instanceof YamlNode.Mapping map)) {
        String text = "map merge requires map or sequence of maps as the value";
        throw KubeException.at(each.at(), text);
      }
      merged.add(map);
    }
  }

  private static Place place(Event event) {
    return event
        .getStartMark()
        .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(new Place(1, 1));
  }
}
