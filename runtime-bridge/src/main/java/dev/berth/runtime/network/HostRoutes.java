package dev.berth.runtime.network;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the host itself reaches something: a subnet given out must not hide it. */
final class HostRoutes {
  private static final Path ROUTES = Path.of("/proc/net/route");

  private HostRoutes() {}

  /** IPv4 blocks that the host has routes for, without the default route. */
  static List<Cidr> blocks() {
    try {
      return parse(Files.readAllLines(ROUTES));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Parses /proc/net/route: little-endian hex of destination and mask in columns 2 and 8. */
  static List<Cidr> parse(List<String> lines) {
    List<Cidr> blocks = new ArrayList<>();
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      String[] columns = line.trim().split("\\s+", 9);
      int mask = Integer.reverseBytes(Integer.parseUnsignedInt(columns[7], 16));
      int destination = Integer.reverseBytes(Integer.parseUnsignedInt(columns[1], 16));
      if (mask != 0) {
        BigInteger base = BigInteger.valueOf(Integer.toUnsignedLong(destination));
        blocks.add(new Cidr(base, Integer.bitCount(mask), Cidr.IPV4_BITS));
      }
    }
    return blocks;
  }
}
