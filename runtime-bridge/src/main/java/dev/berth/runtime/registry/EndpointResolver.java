package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ImageReference;
import java.util.ArrayList;
import java.util.List;

/** Finds where a repository is served: mirrors first, then the registry itself. */
final class EndpointResolver {
  /** Docker Hub's API is not at the host its names begin with. */
  private static final String HUB_API = "registry-1.docker.io";

  private final RegistriesConf configuration;

  EndpointResolver(RegistriesConf configuration) {
    this.configuration = configuration;
  }

  /** The places to pull from, in order; FORBIDDEN when the configuration blocks the registry. */
  List<Endpoint> resolve(ImageReference reference) {
    RegistriesConf.Rule rule = configuration.rule(reference.name());
    if (rule == null) {
      return List.of(endpoint(reference.domain(), reference.domain(), reference.path(), false));
    }
    refuseBlocked(reference.domain(), rule);
    List<Endpoint> all = new ArrayList<>();
    for (RegistriesConf.Mirror mirror : rule.mirrors()) {
      boolean digestOnly = mirror.pull().equals("digest-only");
      boolean tagOnly = mirror.pull().equals("tag-only");
      boolean byDigest = reference.digest() != null;
      if ((digestOnly && !byDigest) || (tagOnly && byDigest)) {
        continue;
      }
      all.add(rewritten(reference, rule, mirror.location(), mirror.insecure()));
    }
    all.add(rewritten(reference, rule, rule.location(), rule.insecure()));
    return all;
  }

  /**
   * The place to push to: mirrors and other locations are for reading. FORBIDDEN when the
   * configuration blocks the registry.
   */
  Endpoint forPush(ImageReference reference) {
    RegistriesConf.Rule rule = configuration.rule(reference.name());
    String domain = reference.domain();
    if (rule != null) {
      refuseBlocked(domain, rule);
    }
    return endpoint(domain, domain, reference.path(), rule != null && rule.insecure());
  }

  private static Endpoint rewritten(
      ImageReference reference, RegistriesConf.Rule rule, String location, boolean insecure) {
    String rest = rule.rest(reference.name());
    String place = location.isEmpty() ? reference.name() : location + rest;
    int slash = place.indexOf('/');
    if (slash <= 0 || slash == place.length() - 1) {
      throw EngineException.invalid("invalid location \"" + location + "\" in " + rule.source());
    }
    String domain = place.substring(0, slash);
    return endpoint(domain, domain, place.substring(slash + 1), insecure);
  }

  /** The registry of a name without repository, as at login. */
  Endpoint registry(String domain) {
    RegistriesConf.Rule rule = configuration.rule(domain);
    return endpoint(domain, domain, "", rule != null && rule.insecure());
  }

  /** The same for a search; FORBIDDEN when the configuration blocks the registry. */
  Endpoint searched(String domain) {
    RegistriesConf.Rule rule = configuration.rule(domain);
    if (rule != null) {
      refuseBlocked(domain, rule);
    }
    return registry(domain);
  }

  private static void refuseBlocked(String domain, RegistriesConf.Rule rule) {
    if (rule.blocked()) {
      throw EngineException.forbidden("registry " + domain + " is blocked in " + rule.source());
    }
  }

  private static Endpoint endpoint(
      String registry, String domain, String repository, boolean insecure) {
    String host = domain.equals(ImageReference.DEFAULT_DOMAIN) ? HUB_API : domain;
    return new Endpoint(registry, host, repository, insecure || isLoopback(hostName(domain)));
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
