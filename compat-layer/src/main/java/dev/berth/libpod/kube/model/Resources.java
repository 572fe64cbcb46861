package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much a container may use, and wants to have, by the resources' names. */
public record Resources(Map<String, Quantity> limits, Map<String, Quantity> requests) {
  static Resources read(@Nullable YamlObject from) {
    if (from == null) {
      return new Resources(Map.of(), Map.of());
    }
    Resources resources = new Resources(amounts(from, "limits"), amounts(from, "requests"));
    from.ignore("claims").end();
    return resources;
  }

  private static Map<String, Quantity> amounts(YamlObject from, String key) {
    Map<String, Quantity> amounts = new LinkedHashMap<>();
    YamlObject object = from.object(key);
    if (object != null) {
      for (String each : object.keys()) {
        amounts.put(each, amount(object, each));
      }
    }
    return amounts;
  }

  static Quantity amount(YamlObject object, String key) {
    Quantity amount = Quantity.parse(object.textOrEmpty(key));
    if (amount == null) {
      throw object.problem(
          key,
          "is no quantity: quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
    return amount;
  }
}
