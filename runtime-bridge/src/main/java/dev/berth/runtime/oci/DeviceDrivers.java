package dev.berth.runtime.oci;

import dev.berth.runtime.container.Resources.DeviceRequest;
import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds who serves requests for devices. There is one driver, {@code cdi}; a request for NVIDIA's
 * GPUs is served by it too where they are described by CDI files.
 */
final class DeviceDrivers {
  private static final String NVIDIA = "nvidia.com/gpu=";

  private DeviceDrivers() {}

  /** What the requested devices add; INTERNAL with Docker's text when no driver serves them. */
  static CdiEdits edits(@Nullable List<DeviceRequest> requests, CdiSpecs specs) {
    if (requests == null || requests.isEmpty()) {
      return CdiEdits.NONE;
    }
    List<String> names = new ArrayList<>();
    for (DeviceRequest request : requests) {
      names.addAll(names(request, specs));
    }
    return specs.edits(names);
  }

  private static List<String> names(DeviceRequest request, CdiSpecs specs) {
    String driver = request.driver() == null ? "" : request.driver();
    List<String> ids = request.deviceIds() == null ? List.of() : request.deviceIds();
    if (driver.equals("cdi")) {
      return ids;
    }
    List<String> gpus = wantsGpu(request, driver) ? gpus(specs) : List.of();
    if (gpus.isEmpty()) {
      throw EngineException.internal(
          "could not select device driver \""
              + driver
              + "\" with capabilities: "
              + capabilities(request.capabilities()),
          null);
    }
    if (!ids.isEmpty()) {
      return ids.stream().map(id -> id.startsWith(NVIDIA) ? id : NVIDIA + id).toList();
    }
    return request.count() < 0 ? gpus : gpus.subList(0, Math.min(request.count(), gpus.size()));
  }

  private static boolean wantsGpu(DeviceRequest request, String driver) {
    List<List<String>> wanted = request.capabilities();
    boolean gpu = wanted != null && wanted.stream().anyMatch(group -> group.contains("gpu"));
    return driver.equals("nvidia") || (driver.isEmpty() && gpu);
  }

  /** The numbered ones, without the name that stands for all and those by unique id. */
  private static List<String> gpus(CdiSpecs specs) {
    return specs.names().stream()
        .filter(name -> name.startsWith(NVIDIA))
        .filter(name -> name.substring(NVIDIA.length()).chars().allMatch(Character::isDigit))
        .toList();
  }

  /** As Go prints lists of lists: {@code [[gpu nvidia]]}. */
  private static String capabilities(@Nullable List<List<String>> capabilities) {
    StringBuilder text = new StringBuilder("[");
    for (List<String> group : capabilities == null ? List.<List<String>>of() : capabilities) {
      text.append(text.length() > 1 ? " " : "").append('[').append(String.join(" ", group));
      text.append(']');
    }
    return text.append(']').toString();
  }
}
