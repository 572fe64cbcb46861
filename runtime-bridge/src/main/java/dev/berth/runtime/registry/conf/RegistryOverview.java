package dev.berth.runtime.registry.conf;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ImageReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The settings as they are shown to users; what cannot be read is left out, as warnings tell of it.
 *
 * @param insecureNetworks in CIDR notation
 * @param hubMirrors addresses of mirrors of Docker Hub
 */
public record RegistryOverview(
    List<String> insecureNetworks, List<String> insecureHosts, List<String> hubMirrors) {

  /** Out of all files. */
  public static RegistryOverview of(RegistrySettings settings) {
    List<String> networks = new ArrayList<>(InsecureHosts.of(List.of()).networks());
    Set<String> hosts = new LinkedHashSet<>();
    Set<String> mirrors = new LinkedHashSet<>();
    try {
      InsecureHosts insecure = settings.insecure();
      networks = insecure.networks();
      hosts.addAll(insecure.names());
      for (URI each : settings.hubMirrors()) {
        mirrors.add(each + "/");
      }
      for (RegistryRule rule : settings.places().rules()) {
        add(rule, hosts, mirrors);
      }
    } catch (EngineException e) {
      // a warning tells
    }
    return new RegistryOverview(networks, List.copyOf(hosts), List.copyOf(mirrors));
  }

  private static void add(RegistryRule rule, Set<String> hosts, Set<String> mirrors) {
    if (rule.insecure() && rule.prefix().indexOf('/') < 0) {
      hosts.add(rule.prefix());
    }
    if (rule.prefix().equals(ImageReference.DEFAULT_DOMAIN)) {
      for (RegistryRule.Mirror each : rule.mirrors()) {
        mirrors.add((each.insecure() ? "http://" : "https://") + each.location() + "/");
      }
    }
  }
}
