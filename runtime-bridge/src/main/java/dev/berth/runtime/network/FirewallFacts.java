package dev.berth.runtime.network;

import java.util.Map;

/**
 * What carries and filters containers' traffic here.
 *
 * @param driver {@code nftables}, {@code iptables}, or {@code none} where neither is installed
 * @param details more, by name: the network backend, the forwarder of published ports, and whether
 *     containers see the addresses of those who come through it
 */
public record FirewallFacts(String driver, Map<String, String> details) {}
