package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.Map;

/** Networks that are but a configuration, and networks that are made from one. */
final class ConfigurationNetworks {
  private ConfigurationNetworks() {}

  /** The template with what its configuration says; FORBIDDEN or NOT_FOUND in dockerd's words. */
  static Network resolve(Network template, List<Network> existing) {
    boolean operators =
        template.ingress()
            || template.internal()
            || template.attachable()
            || !template.scope().isEmpty();
    if (template.configOnly() && operators) {
      throw EngineException.forbidden(
          "configuration network can only contain network specific fields. Network operator fields"
              + " like [ ingress | internal | attachable | scope ] are not supported.");
    }
    String source = template.configFrom();
    if (!source.isEmpty()) {
      checkPlain(template);
      template = from(template, configuration(source, existing));
    }
    return template.scope().isEmpty()
        ? new NetworkBuilder(template).scope("local").build()
        : template;
  }

  private static void checkPlain(Network template) {
    if (template.configOnly()) {
      throw EngineException.forbidden(
          "a configuration network cannot depend on another configuration network");
    }
    Map<String, String> ipamOptions = template.ipamOptions();
    boolean own =
        !template.ipamDriver().equals("default")
            || template.enableIpv6()
            || !template.labels().isEmpty()
            || ipamOptions != null && !ipamOptions.isEmpty()
            || !template.ipamConfig().isEmpty();
    if (own) {
      throw EngineException.forbidden(
          "user specified configurations are not supported if the network depends on a"
              + " configuration network");
    }
    if (!template.options().isEmpty()) {
      throw EngineException.forbidden(
          "network driver options are not supported if the network depends on a configuration"
              + " network");
    }
  }

  private static Network configuration(String name, List<Network> existing) {
    return existing.stream()
        .filter(network -> network.configOnly() && network.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                EngineException.notFound("configuration network \"" + name + "\" does not exist"));
  }

  private static Network from(Network template, Network source) {
    return new NetworkBuilder(template)
        .enableIpv4(source.enableIpv4())
        .enableIpv6(source.enableIpv6())
        .ipamDriver(source.ipamDriver())
        .ipamOptions(source.ipamOptions())
        .ipamConfig(source.ipamConfig())
        .options(source.options())
        .labels(source.labels())
        .build();
  }

  /** FORBIDDEN when networks are made from it. */
  static void checkUnused(Network network, List<Network> existing) {
    boolean used =
        network.configOnly()
            && existing.stream().anyMatch(each -> each.configFrom().equals(network.name()));
    if (used) {
      throw EngineException.forbidden(
          "error while removing network: configuration network \""
              + network.name()
              + "\" is in use");
    }
  }
}
