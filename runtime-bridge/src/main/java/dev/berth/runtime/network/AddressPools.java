package dev.berth.runtime.network;

import dev.berth.runtime.config.NetworkFile;
import dev.berth.runtime.error.EngineException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Subnets for networks that name none: the blocks configured or dockerd's, less what is taken. */
final class AddressPools {
  private static final int SIXTEEN = 16;

  /** dockerd's own, of which the first is that of the default bridge. */
  private static final List<NetworkFile.Block> DEFAULTS =
      List.of(
          new NetworkFile.Block("172.17.0.0/16", SIXTEEN),
          new NetworkFile.Block("172.18.0.0/16", SIXTEEN),
          new NetworkFile.Block("172.19.0.0/16", SIXTEEN),
          new NetworkFile.Block("172.20.0.0/14", SIXTEEN),
          new NetworkFile.Block("172.24.0.0/14", SIXTEEN),
          new NetworkFile.Block("172.28.0.0/14", SIXTEEN),
          new NetworkFile.Block("192.168.0.0/16", 20));

  /** Those of networks that are made by Podman's rules (containers.conf, default_subnet_pools). */
  private static final List<NetworkFile.Block> PODMANS =
      List.of(
          new NetworkFile.Block("10.89.0.0/16", 24),
          new NetworkFile.Block("10.90.0.0/15", 24),
          new NetworkFile.Block("10.92.0.0/14", 24),
          new NetworkFile.Block("10.96.0.0/11", 24),
          new NetworkFile.Block("10.128.0.0/9", 24));

  /** Of networks whose scope is "global". */
  private static final NetworkFile.Block GLOBAL = new NetworkFile.Block("10.0.0.0/8", 24);

  /** A unique local prefix that is the same on every machine: it leads nowhere else. */
  private static final NetworkFile.Block UNIQUE_LOCAL =
      new NetworkFile.Block("fd4b:6572:7468::/48", 64);

  private final List<NetworkFile.Block> configured;
  private final List<NetworkFile.Block> blocks;
  private final List<Cidr> taken = new ArrayList<>();

  AddressPools(List<NetworkFile.Block> configured, List<Network> networks, List<Cidr> hostBlocks) {
    this.configured = configured;
    this.blocks = configured.isEmpty() ? DEFAULTS : configured;
    taken.addAll(hostBlocks);
    for (Network network : networks) {
      if (!network.configOnly()) {
        network.pools().forEach(pool -> taken.add(Cidr.parse(pool.subnet())));
      }
    }
  }

  /** The next free IPv4 subnet; INVALID when there is none. */
  Cidr next() {
    return next(false, blocks);
  }

  /** The same for a network that is to be made, of the blocks that suit it. */
  Cidr next(Network template) {
    if (template.scope().equals("global")) {
      return next(false, List.of(GLOBAL));
    }
    return next(false, configured.isEmpty() && template.podmans() ? PODMANS : blocks);
  }

  /** The next free IPv6 subnet. */
  Cidr nextIpv6() {
    boolean given = blocks.stream().anyMatch(block -> Cidr.parse(block.base()).ipv6());
    return next(true, given ? blocks : List.of(UNIQUE_LOCAL));
  }

  private Cidr next(boolean ipv6, List<NetworkFile.Block> from) {
    for (NetworkFile.Block block : from) {
      Cidr base = Cidr.parse(block.base());
      Cidr found = base.ipv6() == ipv6 ? next(base, block.size()) : null;
      if (found != null) {
        return found;
      }
    }
    throw EngineException.invalid("all predefined address pools have been fully subnetted");
  }

  private @Nullable Cidr next(Cidr base, int prefix) {
    BigInteger last = base.last();
    BigInteger at = base.base();
    while (at.compareTo(last) <= 0) {
      Cidr candidate = new Cidr(at, prefix, base.bits());
      Cidr blocking = blocking(candidate);
      if (blocking == null) {
        return candidate;
      }
      // behind what is in the way, which may be larger than one subnet
      at = blocking.last().max(candidate.last()).add(BigInteger.ONE);
      BigInteger beyond = at.mod(candidate.size());
      at = beyond.signum() == 0 ? at : at.subtract(beyond).add(candidate.size());
    }
    return null;
  }

  private @Nullable Cidr blocking(Cidr candidate) {
    for (Cidr each : taken) {
      if (candidate.overlaps(each)) {
        return each;
      }
    }
    return null;
  }
}
