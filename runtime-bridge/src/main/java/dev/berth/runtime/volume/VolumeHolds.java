package dev.berth.runtime.volume;

import dev.berth.runtime.id.ContainerId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Volumes of containers that are being made, so that none is removed in the moment between its
 * making and the container's. Taking is done under the lock of the volumes, giving back is not:
 * whoever removes asks here first and then who refers to a volume, and so misses nobody.
 */
final class VolumeHolds {
  private final Map<ContainerId, Holding> holdings = new ConcurrentHashMap<>();

  private record Holding(Set<String> held, Set<String> made) {}

  void take(ContainerId holder, String volume, boolean made) {
    holdings.compute(
        holder,
        (id, before) -> {
          Holding now =
              before == null ? new Holding(ConcurrentHashMap.newKeySet(), new HashSet<>()) : before;
          now.held.add(volume);
          if (made) {
            now.made.add(volume);
          }
          return now;
        });
  }

  /** Gives everything back; returns what was made for the holder. */
  Set<String> release(ContainerId holder) {
    Holding gone = holdings.remove(holder);
    return gone == null ? Set.of() : gone.made;
  }

  /** Ids of those who hold it. */
  List<String> holders(String volume) {
    List<String> result = new ArrayList<>();
    holdings.forEach(
        (id, holding) -> {
          if (holding.held.contains(volume)) {
            result.add(id.hex());
          }
        });
    return result;
  }
}
