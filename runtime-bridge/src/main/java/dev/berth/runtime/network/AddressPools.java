package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Subnets for networks that name none: dockerd's default pools, less what is taken. */
final class AddressPools {
  private static final int FIRST_B = 17;
  private static final int LAST_B = 31;
  private static final int STEP_C = 16;
  private static final int LAST_C = 240;
  private static final int MAX_ULA = 65536;

  private final List<Cidr> taken = new ArrayList<>();

  AddressPools(List<Network> networks, List<Cidr> hostBlocks) {
    taken.addAll(hostBlocks);
    for (Network network : networks) {
      network.pools().forEach(pool -> taken.add(Cidr.parse(pool.subnet())));
    }
  }

  /** The next free IPv4 pool: 172.17.0.0/16 to 172.31.0.0/16, then /20s of 192.168.0.0/16. */
  Network.Pool next() {
    for (int b = FIRST_B; b <= LAST_B; b++) {
      Cidr candidate = Cidr.parse("172." + b + ".0.0/16");
      if (free(candidate)) {
        return pool(candidate);
      }
    }
    for (int c = 0; c <= LAST_C; c += STEP_C) {
      Cidr candidate = Cidr.parse("192.168." + c + ".0/20");
      if (free(candidate)) {
        return pool(candidate);
      }
    }
    throw EngineException.invalid("all predefined address pools have been fully subnetted");
  }

  /** The next free IPv6 pool of a fixed unique local prefix. */
  Network.Pool nextIpv6() {
    for (int n = 0; n < MAX_ULA; n++) {
      Cidr candidate = Cidr.parse("fd4b:6572:7468:" + Integer.toHexString(n) + "::/64");
      if (free(candidate)) {
        return pool(candidate);
      }
    }
    throw EngineException.invalid("all predefined address pools have been fully subnetted");
  }

  /** Whether nothing in use shares an address with it. */
  boolean free(Cidr candidate) {
    return taken.stream().noneMatch(candidate::overlaps);
  }

  /** A pool whose gateway is the first address. */
  static Network.Pool pool(Cidr subnet) {
    return new Network.Pool(subnet.toString(), null, Addresses.text(subnet.at(1)), Map.of());
  }
}
