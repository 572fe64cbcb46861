package dev.berth.it.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A place of an answer where the two engines differ.
 *
 * @param place as in {@code body.HostConfig.Binds[0]}
 * @param peer the peer's value as JSON, or "missing"
 * @param berth the same of Berth
 */
public record Difference(String place, String peer, String berth) {
  /** Every place where two normalised answers differ. */
  public static List<Difference> between(JsonNode peer, JsonNode berth) {
    List<Difference> all = new ArrayList<>();
    compare("", peer, berth, all);
    return all;
  }

  private static void compare(String place, JsonNode peer, JsonNode berth, List<Difference> all) {
    if (peer instanceof ObjectNode left && berth instanceof ObjectNode right) {
      Set<String> keys = new LinkedHashSet<>();
      left.fieldNames().forEachRemaining(keys::add);
      right.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        compare(place.isEmpty() ? key : place + "." + key, left.path(key), right.path(key), all);
      }
    } else if (peer instanceof ArrayNode left
        && berth instanceof ArrayNode right
        && left.size() == right.size()) {
      for (int i = 0; i < left.size(); i++) {
        compare(place + "[" + i + "]", left.get(i), right.get(i), all);
      }
    } else if (!peer.equals(berth)) {
      // which status became which is what an allowed difference is about
      String at = place.equals("status") ? "status " + peer + " to " + berth : place;
      all.add(new Difference(at, show(peer), show(berth)));
    }
  }

  private static String show(JsonNode node) {
    String text = node.isMissingNode() ? "missing" : node.toString();
    return text.length() > 600 ? text.substring(0, 600) + "..." : text;
  }

  @Override
  public String toString() {
    return place + ": peer " + peer + ", Berth " + berth;
  }
}
