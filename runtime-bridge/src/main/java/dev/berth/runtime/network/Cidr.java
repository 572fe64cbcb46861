package dev.berth.runtime.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A block of IPv4 or IPv6 addresses, the host bits cleared. */
public record Cidr(BigInteger base, int prefix, int bits) {
  static final int IPV4_BITS = 32;
  static final int IPV6_BITS = 128;

  /** Parses {@code address/prefix}; host bits are cleared. IllegalArgumentException for others. */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("invalid CIDR address: " + text);
    }
    try {
      InetAddress address = Addresses.parse(text.substring(0, slash));
      if (address == null) {
        throw new IllegalArgumentException("address");
      }
      int prefix = prefix(text.substring(slash + 1));
      int bits = address.getAddress().length * Byte.SIZE;
      if (prefix < 0 || prefix > bits) {
        throw new IllegalArgumentException("prefix");
      }
      BigInteger size = BigInteger.ONE.shiftLeft(bits - prefix);
      BigInteger value = value(address);
      return new Cidr(value.subtract(value.mod(size)), prefix, bits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid CIDR address: " + text, e);
    }
  }

  /** A number as Go's netip takes it: without signs and leading zeros. */
  private static int prefix(String text) {
    boolean plain = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!plain || text.length() > 1 && text.charAt(0) == '0') {
      throw new IllegalArgumentException("prefix");
    }
    return Integer.parseInt(text);
  }

  /** The address as a number. */
  static BigInteger value(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  boolean ipv6() {
    return bits == IPV6_BITS;
  }

  BigInteger size() {
    return BigInteger.ONE.shiftLeft(bits - prefix);
  }

  /** Its highest address as a number. */
  public BigInteger last() {
    return base.add(size()).subtract(BigInteger.ONE);
  }

  /** Whether an address lies in the block. */
  public boolean contains(InetAddress address) {
    return address.getAddress().length * Byte.SIZE == bits && contains(value(address));
  }

  /** Whether it holds the address that is this number. */
  public boolean contains(BigInteger value) {
    return value.compareTo(base) >= 0 && value.compareTo(last()) <= 0;
  }

  boolean overlaps(Cidr other) {
    return bits == other.bits
        && base.compareTo(other.last()) <= 0
        && other.base.compareTo(last()) <= 0;
  }

  /** The address that is the given number. */
  InetAddress address(BigInteger value) {
    byte[] raw = value.toByteArray();
    byte[] bytes = new byte[bits / Byte.SIZE];
    int count = Math.min(raw.length, bytes.length);
    System.arraycopy(raw, raw.length - count, bytes, bytes.length - count, count);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The n-th address of the block. */
  InetAddress at(long offset) {
    return address(base.add(BigInteger.valueOf(offset)));
  }

  @Override
  public String toString() {
    return Addresses.text(address(base)) + "/" + prefix;
  }
}
