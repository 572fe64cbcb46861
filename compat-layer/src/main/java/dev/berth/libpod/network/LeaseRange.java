package dev.berth.libpod.network;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.network.Cidr;
import dev.berth.wire.JsonObject;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The part of a subnet that addresses are given from: first and last address in libpod, a block in
 * the engine. A range that is no whole block is refused; what Podman's command line makes of an
 * {@code --ip-range} is one but for the block's own address.
 *
 * @param start first address
 * @param end last address
 */
record LeaseRange(String start, String end) {
  /** The block that a network document asks for; null for none. */
  static @Nullable String block(JsonObject subnet) {
    JsonObject range = subnet.object("lease_range");
    if (range == null || range.blank("start_ip") && range.blank("end_ip")) {
      return null;
    }
    try {
      return block(Cidr.parse(subnet.text("subnet")), range);
    } catch (IllegalArgumentException e) {
      throw PodmanException.plain(500, String.valueOf(e.getMessage()));
    }
  }

  private static String block(Cidr whole, JsonObject range) {
    BigInteger first = range.blank("start_ip") ? whole.base() : address(range.text("start_ip"));
    BigInteger last = range.blank("end_ip") ? whole.last() : address(range.text("end_ip"));
    int size = first.xor(last).bitLength();
    BigInteger base = first.shiftRight(size).shiftLeft(size);
    Cidr block = new Cidr(base, whole.bits() - size, whole.bits());
    boolean begins = first.subtract(base).bitLength() <= 1;
    boolean ends = block.last().subtract(last).bitLength() <= 1;
    if (first.compareTo(last) > 0 || !begins || !ends) {
      throw PodmanException.plain(
          500,
          "lease_range from %s to %s is not supported: only a whole block of addresses is"
              .formatted(range.text("start_ip"), range.text("end_ip")));
    }
    return block.toString();
  }

  /** How a block is shown. */
  static LeaseRange of(String block) {
    Cidr cidr = Cidr.parse(block);
    return new LeaseRange(text(cidr.base().add(BigInteger.ONE), cidr), text(cidr.last(), cidr));
  }

  private static BigInteger address(String text) {
    return Cidr.parse(text + (text.indexOf(':') >= 0 ? "/128" : "/32")).base();
  }

  private static String text(BigInteger address, Cidr like) {
    String whole = new Cidr(address, like.bits(), like.bits()).toString();
    return whole.substring(0, whole.indexOf('/'));
  }
}
