package dev.berth.libpod.kube.yaml;

import java.util.List;
import java.util.Map;

/** A part of a YAML document. What an alias stands for is the same node at each of its places. */
public sealed interface YamlNode {
  /** Where it begins. */
  Place at();

  /** How many nodes it is with every alias written out; what readers of it will have to go over. */
  long weight();

  /**
   * A single value.
   *
   * @param plain whether it was written without quotes, so that it may be a number or a truth value
   */
  record Scalar(Place at, String value, boolean plain) implements YamlNode {
    @Override
    public long weight() {
      return 1;
    }

    /** Whether it says that there is nothing. */
    public boolean nothing() {
      return plain
          && switch (value) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }
  }

  /** A list. */
  record Sequence(Place at, List<YamlNode> items, long weight) implements YamlNode {}

  /**
   * An object, in the order of the text.
   *
   * @param places where each key stands
   */
  record Mapping(Place at, Map<String, YamlNode> fields, Map<String, Place> places, long weight)
      implements YamlNode {}
}
