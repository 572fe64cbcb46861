package dev.berth.runtime.network;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a pool gives, as numbers.
 *
 * @param first lowest
 * @param last highest
 */
public record AddressRange(BigInteger first, BigInteger last) {
  private static final char DASH = '-';

  /**
   * Reads a pool's range: a block, or {@code first-last}, of which either may be missing.
   * IllegalArgumentException for others.
   */
  static AddressRange of(Network.Pool pool) {
    Cidr subnet = Cidr.parse(pool.subnet());
    String text = pool.ipRange();
    if (text == null || text.isEmpty()) {
      return new AddressRange(subnet.base(), subnet.last());
    }
    if (isBlock(text)) {
      Cidr block = Cidr.parse(text);
      return new AddressRange(block.base(), block.last());
    }
    int dash = text.indexOf(DASH);
    String first = text.substring(0, dash);
    String last = text.substring(dash + 1);
    return new AddressRange(
        first.isEmpty() ? subnet.base() : single(first).base(),
        last.isEmpty() ? subnet.last() : single(last).base());
  }

  /** The one for first and last address, either empty for that of the subnet. */
  public static String text(String first, String last) {
    return first + DASH + last;
  }

  /** Whether a pool's range is written as a block. */
  public static boolean isBlock(String text) {
    return text.indexOf(DASH) < 0;
  }

  /** The block of a pool's range, where only the block's own address is left out; else null. */
  public static @Nullable String block(Network.Pool pool) {
    String text = pool.ipRange();
    if (text == null || isBlock(text)) {
      return text;
    }
    AddressRange range = of(pool);
    int bits = Cidr.parse(pool.subnet()).bits();
    int size = range.first.xor(range.last).bitLength();
    Cidr block = new Cidr(range.first.shiftRight(size).shiftLeft(size), bits - size, bits);
    boolean whole =
        range.last.equals(block.last()) && range.first.equals(block.base().add(BigInteger.ONE));
    return whole ? block.toString() : null;
  }

  private static Cidr single(String address) {
    return Cidr.parse(address + (address.indexOf(':') >= 0 ? "/128" : "/32"));
  }

  boolean contains(BigInteger value) {
    return value.compareTo(first) >= 0 && value.compareTo(last) <= 0;
  }

  BigInteger size() {
    return last.subtract(first).add(BigInteger.ONE);
  }
}
