package dev.berth.runtime.registry.conf;

import java.util.List;

/**
 * One {@code [[registry]]} table of containers-registries.conf(5).
 *
 * @param prefix of names that the rule is for: {@code host[:port][/path]} or {@code *.domain}
 * @param location that replaces the prefix; empty to leave names as they are
 * @param insecure whether plain HTTP and unknown certificates will do
 * @param mirrors to be asked first, in order
 * @param source file it stands in, for messages
 */
public record RegistryRule(
    String prefix,
    String location,
    boolean insecure,
    boolean blocked,
    List<Mirror> mirrors,
    String source) {

  /** Which pulls a mirror is for. */
  public enum Use {
    ALL("all"),
    DIGEST_ONLY("digest-only"),
    TAG_ONLY("tag-only");

    private final String word;

    Use(String word) {
      this.word = word;
    }

    /** Whether a pull by digest, or else by tag, may use the mirror. */
    public boolean allows(boolean byDigest) {
      return this == ALL || byDigest == (this == DIGEST_ONLY);
    }

    String word() {
      return word;
    }
  }

  /** A mirror of a rule. */
  public record Mirror(String location, boolean insecure, Use use) {}

  /** How many characters of a name are replaced by the location; -1 when the rule is not for it. */
  int matched(String name) {
    int end = prefix.startsWith("*.") ? subdomain(name) : name.startsWith(prefix) ? length() : -1;
    return end < 0 || end == name.length() || "/:@".indexOf(name.charAt(end)) >= 0 ? end : -1;
  }

  private int length() {
    return prefix.length();
  }

  private int subdomain(String name) {
    int slash = name.indexOf('/');
    String host = slash < 0 ? name : name.substring(0, slash);
    int colon = host.indexOf(':');
    String bare = colon < 0 ? host : host.substring(0, colon);
    boolean below = bare.endsWith(prefix.substring(1)) && bare.length() >= prefix.length();
    return below ? bare.length() : -1;
  }

  /** The name at another place; the name itself for an empty location. */
  public String moved(String name, String to) {
    int end = matched(name);
    return to.isEmpty() || end < 0 ? name : to + name.substring(end);
  }
}
