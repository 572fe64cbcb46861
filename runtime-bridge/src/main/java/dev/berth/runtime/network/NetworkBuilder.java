package dev.berth.runtime.network;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network in the making; what is not said is as in a network of which only a name is given. */
public final class NetworkBuilder {
  private String id = "";
  private String name;
  private Instant created = Instant.EPOCH;
  private String driver = "bridge";
  private String scope = "local";
  private boolean enableIpv4 = true;
  private boolean enableIpv6;
  private String ipamDriver = "default";
  private @Nullable Map<String, String> ipamOptions;
  private @Nullable List<Network.Pool> ipamConfig;
  private List<Network.Pool> pools = List.of();
  private boolean internal;
  private boolean attachable;
  private boolean ingress;
  private String bridgeName = "";
  private Map<String, String> options = Map.of();
  private Map<String, String> labels = Map.of();
  private boolean configOnly;
  private String configFrom = "";
  private String backend = "";
  private boolean dnsDisabled;
  private List<String> dnsServers = List.of();
  private List<Network.Route> routes = List.of();

  /** One of this name. */
  public NetworkBuilder(String name) {
    this.name = name;
  }

  /** One that differs from another by what is said next. */
  public NetworkBuilder(Network from) {
    this.id = from.id();
    this.name = from.name();
    this.created = from.created();
    this.driver = from.driver();
    this.scope = from.scope();
    this.enableIpv4 = from.enableIpv4();
    this.enableIpv6 = from.enableIpv6();
    this.ipamDriver = from.ipamDriver();
    this.ipamOptions = from.ipamOptions();
    this.ipamConfig = from.ipamConfig();
    this.pools = from.pools();
    this.internal = from.internal();
    this.attachable = from.attachable();
    this.ingress = from.ingress();
    this.bridgeName = from.bridgeName();
    this.options = from.options();
    this.labels = from.labels();
    this.configOnly = from.configOnly();
    this.configFrom = from.configFrom();
    this.backend = from.backend();
    this.dnsDisabled = from.dnsDisabled();
    this.dnsServers = from.dnsServers();
    this.routes = from.routes();
  }

  public NetworkBuilder id(String value) {
    this.id = value;
    return this;
  }

  public NetworkBuilder name(String value) {
    this.name = value;
    return this;
  }

  public NetworkBuilder created(Instant value) {
    this.created = value;
    return this;
  }

  public NetworkBuilder driver(String value) {
    this.driver = value;
    return this;
  }

  public NetworkBuilder scope(String value) {
    this.scope = value;
    return this;
  }

  public NetworkBuilder enableIpv4(boolean value) {
    this.enableIpv4 = value;
    return this;
  }

  public NetworkBuilder enableIpv6(boolean value) {
    this.enableIpv6 = value;
    return this;
  }

  public NetworkBuilder ipamDriver(String value) {
    this.ipamDriver = value;
    return this;
  }

  public NetworkBuilder ipamOptions(@Nullable Map<String, String> value) {
    this.ipamOptions = value;
    return this;
  }

  /** What was asked for; the pools themselves when this is not said. */
  public NetworkBuilder ipamConfig(List<Network.Pool> value) {
    this.ipamConfig = value;
    return this;
  }

  public NetworkBuilder pools(List<Network.Pool> value) {
    this.pools = value;
    return this;
  }

  public NetworkBuilder internal(boolean value) {
    this.internal = value;
    return this;
  }

  public NetworkBuilder attachable(boolean value) {
    this.attachable = value;
    return this;
  }

  public NetworkBuilder ingress(boolean value) {
    this.ingress = value;
    return this;
  }

  public NetworkBuilder bridgeName(String value) {
    this.bridgeName = value;
    return this;
  }

  public NetworkBuilder options(Map<String, String> value) {
    this.options = value;
    return this;
  }

  public NetworkBuilder labels(Map<String, String> value) {
    this.labels = value;
    return this;
  }

  public NetworkBuilder configOnly(boolean value) {
    this.configOnly = value;
    return this;
  }

  public NetworkBuilder configFrom(String value) {
    this.configFrom = value;
    return this;
  }

  public NetworkBuilder backend(String value) {
    this.backend = value;
    return this;
  }

  public NetworkBuilder dnsDisabled(boolean value) {
    this.dnsDisabled = value;
    return this;
  }

  public NetworkBuilder dnsServers(List<String> value) {
    this.dnsServers = value;
    return this;
  }

  public NetworkBuilder routes(List<Network.Route> value) {
    this.routes = value;
    return this;
  }

  /** The network. */
  public Network build() {
    return new Network(
        id,
        name,
        created,
        driver,
        scope,
        enableIpv4,
        enableIpv6,
        ipamDriver,
        ipamOptions,
        ipamConfig == null ? pools : ipamConfig,
        pools,
        internal,
        attachable,
        ingress,
        bridgeName,
        options,
        labels,
        configOnly,
        configFrom,
        backend,
        dnsDisabled,
        dnsServers,
        routes);
  }
}
