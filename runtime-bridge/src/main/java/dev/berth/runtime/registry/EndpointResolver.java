package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.registry.conf.InsecureHosts;
import dev.berth.runtime.registry.conf.RegistriesConf;
import dev.berth.runtime.registry.conf.RegistryRule;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds where a repository is served: mirrors first, then the registry itself. */
final class EndpointResolver {
  /** Docker Hub's API is not at the host its names begin with. */
  private static final String HUB_API = "registry-1.docker.io";

  private final RegistriesConf configuration;
  private final InsecureHosts insecureHosts;
  private final List<URI> hubMirrors;

  EndpointResolver(
      RegistriesConf configuration, InsecureHosts insecureHosts, List<URI> hubMirrors) {
    this.configuration = configuration;
    this.insecureHosts = insecureHosts;
    this.hubMirrors = hubMirrors;
  }

  /** The places to pull from, in order; FORBIDDEN when the configuration blocks the registry. */
  List<Endpoint> resolve(ImageReference reference) {
    RegistryRule rule = configuration.rule(reference.name());
    List<Endpoint> all = new ArrayList<>();
    if (rule != null) {
      refuseBlocked(reference.domain(), rule);
      for (RegistryRule.Mirror mirror : rule.mirrors()) {
        if (mirror.use().allows(reference.digest() != null)) {
          all.add(moved(reference, rule, mirror.location(), mirror.insecure()));
        }
      }
    }
    if (reference.domain().equals(ImageReference.DEFAULT_DOMAIN)) {
      for (URI mirror : hubMirrors) {
        String host = mirror.getRawAuthority();
        boolean insecure = mirror.getScheme().equals("http");
        all.add(endpoint(host, reference.path(), insecure));
      }
    }
    all.add(origin(reference, rule));
    return all;
  }

  /**
   * The place to push to: mirrors and other locations are for reading. FORBIDDEN when the
   * configuration blocks the registry.
   */
  Endpoint forPush(ImageReference reference) {
    RegistryRule rule = configuration.rule(reference.name());
    if (rule != null) {
      refuseBlocked(reference.domain(), rule);
    }
    return endpoint(reference.domain(), reference.path(), rule != null && rule.insecure());
  }

  private Endpoint origin(ImageReference reference, @Nullable RegistryRule rule) {
    return rule == null
        ? endpoint(reference.domain(), reference.path(), false)
        : moved(reference, rule, rule.location(), rule.insecure());
  }

  private Endpoint moved(
      ImageReference reference, RegistryRule rule, String location, boolean insecure) {
    String place = rule.moved(reference.name(), location);
    int slash = place.indexOf('/');
    if (slash <= 0 || slash == place.length() - 1) {
      throw EngineException.internal(
          "invalid location \"" + location + "\" in " + rule.source(), null);
    }
    return endpoint(place.substring(0, slash), place.substring(slash + 1), insecure);
  }

  /** The registry of a name without repository, as at login. */
  Endpoint registry(String domain) {
    RegistryRule rule = configuration.rule(domain);
    return endpoint(domain, "", rule != null && rule.insecure());
  }

  /** The same for a search; FORBIDDEN when the configuration blocks the registry. */
  Endpoint searched(String domain) {
    RegistryRule rule = configuration.rule(domain);
    if (rule != null) {
      refuseBlocked(domain, rule);
    }
    return registry(domain);
  }

  private static void refuseBlocked(String domain, RegistryRule rule) {
    if (rule.blocked()) {
      throw EngineException.forbidden("registry " + domain + " is blocked in " + rule.source());
    }
  }

  private Endpoint endpoint(String domain, String repository, boolean insecure) {
    if (domain.equals(ImageReference.DEFAULT_DOMAIN)) {
      return new Endpoint(domain, HUB_API, repository, insecure);
    }
    boolean lax = insecure || isLoopback(hostName(domain)) || insecureHosts.contains(domain);
    return new Endpoint(domain, domain, repository, lax);
  }

  private static String hostName(String domain) {
    int colon = domain.lastIndexOf(':');
    return colon > domain.lastIndexOf(']') ? domain.substring(0, colon) : domain;
  }

  /** Whether a host is this machine by name or number, which needs no TLS. */
  static boolean isLoopback(String host) {
    if (host.equals("localhost") || host.equals("[::1]") || host.equals("::1")) {
      return true;
    }
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4 || !parts[0].equals("127")) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(Character::isDigit)) {
        return false;
      }
    }
    return true;
  }
}
