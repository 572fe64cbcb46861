package dev.berth.runtime.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code daemon.json} says of names, for containers that do not say otherwise.
 *
 * @param servers addresses of resolvers; empty for the host's
 * @param search domains that are tried behind names; empty for the host's
 * @param options of resolv.conf; empty for the host's
 */
public record ResolverFile(List<String> servers, List<String> search, List<String> options) {
  /** Nothing said. */
  public static final ResolverFile NONE = new ResolverFile(List.of(), List.of(), List.of());

  static final Set<String> KEYS = Set.of("dns", "dns-search", "dns-opts");

  static ResolverFile read(JsonNode root) {
    return new ResolverFile(
        texts(root.path("dns")), texts(root.path("dns-search")), texts(root.path("dns-opts")));
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.forEach(each -> texts.add(each.asText()));
    return List.copyOf(texts);
  }
}
