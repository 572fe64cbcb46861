package dev.berth.libpod.network;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.network.AddressRange;
import dev.berth.runtime.network.Cidr;
import dev.berth.wire.JsonObject;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The part of a subnet that addresses are given from, as Podman's documents have it; what Docker's
 * ask for is a block.
 *
 * @param start first address, null for the subnet's
 * @param end last address, null for the subnet's
 */
record LeaseRange(@Nullable String start, @Nullable String end) {
  /** What a network document asks for, as the engine takes it; null for none. */
  static @Nullable String read(JsonObject subnet) {
    JsonObject range = subnet.object("lease_range");
    if (range == null || range.blank("start_ip") && range.blank("end_ip")) {
      return null;
    }
    String start = range.text("start_ip");
    String end = range.text("end_ip");
    try {
      Cidr whole = Cidr.parse(subnet.text("subnet"));
      check("start", start, whole);
      check("end", end, whole);
      boolean both = !start.isEmpty() && !end.isEmpty();
      if (both && address(start).compareTo(address(end)) > 0) {
        throw PodmanException.plain(
            500, "lease range start ip " + start + " is behind its end ip " + end);
      }
    } catch (IllegalArgumentException e) {
      throw PodmanException.plain(500, String.valueOf(e.getMessage()));
    }
    return AddressRange.text(start, end);
  }

  private static void check(String which, String text, Cidr whole) {
    if (text.isEmpty()) {
      return;
    }
    Cidr address = single(text);
    if (address.bits() != whole.bits() || !whole.contains(address.base())) {
      throw PodmanException.plain(
          500, "lease range " + which + " ip " + text + " not in subnet " + whole);
    }
  }

  /** How what the engine has is shown. */
  static LeaseRange of(String range) {
    if (AddressRange.isBlock(range)) {
      Cidr cidr = Cidr.parse(range);
      return new LeaseRange(text(cidr.base().add(BigInteger.ONE), cidr), text(cidr.last(), cidr));
    }
    int dash = range.indexOf('-');
    return new LeaseRange(given(range.substring(0, dash)), given(range.substring(dash + 1)));
  }

  private static @Nullable String given(String text) {
    return text.isEmpty() ? null : text;
  }

  private static BigInteger address(String text) {
    return single(text).base();
  }

  private static Cidr single(String text) {
    try {
      return Cidr.parse(text + (text.indexOf(':') >= 0 ? "/128" : "/32"));
    } catch (IllegalArgumentException e) {
      throw PodmanException.caused(
          500, "failed to decode request JSON payload", "invalid IP address: " + text);
    }
  }

  private static String text(BigInteger address, Cidr like) {
    String whole = new Cidr(address, like.bits(), like.bits()).toString();
    return whole.substring(0, whole.indexOf('/'));
  }
}
