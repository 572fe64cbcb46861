package dev.berth.runtime.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Addresses that were given back a moment ago: the kernel may not have taken their interfaces down
 * yet, so they are not given out again while there are others.
 */
final class FreedAddresses {
  private static final long REST_NANOS = 3_000_000_000L;

  private final Map<InetAddress, Long> freed = new HashMap<>();
  private final LongSupplier nanoTime;

  FreedAddresses(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Notes what was given back. */
  synchronized void add(List<Lease.Endpoint> endpoints) {
    for (Lease.Endpoint endpoint : endpoints) {
      for (String text : endpoint.addresses()) {
        InetAddress address = Addresses.parse(text);
        if (address != null) {
          freed.put(address, nanoTime.getAsLong());
        }
      }
    }
  }

  /** Those that still rest. */
  synchronized List<InetAddress> resting() {
    long now = nanoTime.getAsLong();
    freed.values().removeIf(since -> now - since > REST_NANOS);
    return new ArrayList<>(freed.keySet());
  }
}
