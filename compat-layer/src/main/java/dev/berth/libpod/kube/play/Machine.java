package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.EnvVar;
import dev.berth.libpod.kube.model.PodContainer;
import dev.berth.libpod.kube.model.Quantity;
import dev.berth.libpod.kube.yaml.KubeException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;

/**
 * What this machine has, which a container without limits may use.
 *
 * @param memory in bytes
 */
record Machine(long memory, int processors) {
  private static final Set<String> MEMORY_UNITS =
      Set.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

  private static final Set<String> CPU_UNITS = Set.of("1", "1m");

  /** A limit or a request in the wanted unit, rounded up. */
  String resource(String variable, EnvVar.Resource wanted, PodContainer container) {
    BigDecimal value =
        switch (wanted.name()) {
          case "limits.memory" -> limit(container, "memory");
          case "limits.cpu" -> limit(container, "cpu");
          case "requests.memory" -> request(container, "memory");
          case "requests.cpu" -> request(container, "cpu");
          default ->
              throw new KubeException(
                  "can not set env %s. Reason: resource %s is either not valid or not supported"
                      .formatted(variable, wanted.name()));
        };
    Quantity unit = wanted.divisor();
    if (unit == null || unit.value().signum() == 0) {
      return value.setScale(0, RoundingMode.CEILING).toBigInteger().toString();
    }
    Set<String> units = wanted.name().endsWith("cpu") ? CPU_UNITS : MEMORY_UNITS;
    if (!units.contains(unit.text())) {
      throw new KubeException(
          "can not set env %s. Reason: divisor value %s is not valid"
              .formatted(variable, unit.text()));
    }
    return value.divide(unit.value(), 0, RoundingMode.CEILING).toBigInteger().toString();
  }

  private BigDecimal limit(PodContainer container, String name) {
    return given(
        container.resources().limits(),
        name,
        BigDecimal.valueOf(name.equals("cpu") ? processors : memory));
  }

  private BigDecimal request(PodContainer container, String name) {
    return given(container.resources().requests(), name, limit(container, name));
  }

  private static BigDecimal given(Map<String, Quantity> all, String name, BigDecimal usual) {
    Quantity given = all.get(name);
    return given == null || given.value().signum() == 0 ? usual : given.value();
  }
}
