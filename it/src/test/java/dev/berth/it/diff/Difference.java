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
 * @param dockerd its value as JSON, or "missing"
 * @param berth the same of Berth
 */
record Difference(String place, String dockerd, String berth) {
  /** Every place where two normalised answers differ. */
  static List<Difference> between(JsonNode dockerd, JsonNode berth) {
    List<Difference> all = new ArrayList<>();
    compare("", dockerd, berth, all);
    return all;
  }

  private static void compare(
      String place, JsonNode dockerd, JsonNode berth, List<Difference> all) {
    if (dockerd instanceof ObjectNode left && berth instanceof ObjectNode right) {
      Set<String> keys = new LinkedHashSet<>();
      left.fieldNames().forEachRemaining(keys::add);
      right.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        compare(place.isEmpty() ? key : place + "." + key, left.path(key), right.path(key), all);
      }
    } else if (dockerd instanceof ArrayNode left
        && berth instanceof ArrayNode right
        && left.size() == right.size()) {
      for (int i = 0; i < left.size(); i++) {
        compare(place + "[" + i + "]", left.get(i), right.get(i), all);
      }
    } else if (!dockerd.equals(berth)) {
      // which status became which is what an allowed difference is about
      String at = place.equals("status") ? "status " + dockerd + " to " + berth : place;
      all.add(new Difference(at, show(dockerd), show(berth)));
    }
  }

  private static String show(JsonNode node) {
    String text = node.isMissingNode() ? "missing" : node.toString();
    return text.length() > 600 ? text.substring(0, 600) + "..." : text;
  }

  @Override
  public String toString() {
    return place + ": dockerd " + dockerd + ", Berth " + berth;
  }
}
