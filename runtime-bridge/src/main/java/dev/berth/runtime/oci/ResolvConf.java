package dev.berth.runtime.oci;

import dev.berth.runtime.config.ResolverFile;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.network.Networks;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container's resolv.conf: the host's, changed by what was asked for and by where the container
 * is, with the closing comment that dockerd writes and scripts read.
 */
final class ResolvConf {
  private static final String NDOTS = "ndots:";
  private static final String OPTIONS = "options";
  private static final String SEARCH = "search";

  /** Names of containers are also known in this domain (aardvark-dns). */
  private static final String NETWORKS_DOMAIN = "dns.podman";

  private final Path hostFile;
  private final Networks networks;

  ResolvConf(Path hostFile, Networks networks) {
    this.hostFile = hostFile;
    this.networks = networks;
  }

  /** The file. */
  String text(Container container) throws IOException {
    HostConfig host = container.hostConfig();
    if (host.extras() != null) {
      return podmanText(container);
    }
    ResolverFile asked = asked(host);
    boolean own = !asked.equals(ResolverFile.NONE);
    boolean readable = Files.isReadable(hostFile);
    boolean onHost = Modes.isHost(host.networkMode());
    if (onHost && !own && readable) {
      return Files.readString(hostFile);
    }
    HostLines lines = HostLines.of(readable ? Files.readAllLines(hostFile) : List.of());
    List<String> embedded = networks.embeddedResolver(container);
    StringBuilder text = new StringBuilder(256);
    for (String server : embedded.isEmpty() ? servers(container, asked) : embedded) {
      text.append("nameserver ").append(server).append('\n');
    }
    appendLine(text, SEARCH, searchDomains(asked, lines));
    Options options = Options.of(asked.options(), lines.options(), !embedded.isEmpty());
    appendLine(text, OPTIONS, options.words());
    lines.others().forEach(line -> text.append(line).append('\n'));
    appendOrigin(text, onHost ? "" : embedded.isEmpty() ? " (legacy)" : " (internal resolver)");
    if (!embedded.isEmpty()) {
      text.append("# ExtServers: [").append(String.join(" ", external(asked))).append("]\n");
    }
    text.append("# Overrides: [").append(String.join(" ", overrides(asked))).append("]\n");
    if (!options.ndotsFrom().isEmpty()) {
      text.append("# Option ndots from: ").append(options.ndotsFrom()).append('\n');
    }
    return text.toString();
  }

  /** As Podman writes it: no comments, and on networks with names their domain. */
  private String podmanText(Container container) throws IOException {
    ResolverFile asked = asked(container.hostConfig());
    boolean readable = Files.isReadable(hostFile);
    HostLines lines = HostLines.of(readable ? Files.readAllLines(hostFile) : List.of());
    List<String> embedded = networks.embeddedResolver(container);
    List<String> search = new ArrayList<>(searchDomains(asked, lines));
    if (asked.search().isEmpty() && !embedded.isEmpty()) {
      search.addFirst(NETWORKS_DOMAIN);
    }
    StringBuilder text = new StringBuilder(128);
    appendLine(text, SEARCH, search);
    for (String server : embedded.isEmpty() ? servers(container, asked) : embedded) {
      text.append("nameserver ").append(server).append('\n');
    }
    appendLine(text, OPTIONS, asked.options().isEmpty() ? lines.options() : asked.options());
    return text.toString();
  }

  private void appendOrigin(StringBuilder text, String transform) {
    text.append("\n# Based on host file: '").append(hostFile).append('\'').append(transform);
    text.append('\n');
  }

  /** The container's own words, or else those of the configuration. */
  private ResolverFile asked(HostConfig host) {
    ResolverFile defaults = networks.resolverDefaults();
    return new ResolverFile(
        or(host.dns(), defaults.servers()),
        or(host.dnsSearch(), defaults.search()),
        or(host.dnsOptions(), defaults.options()));
  }

  private static List<String> or(@Nullable List<String> own, List<String> others) {
    return own == null || own.isEmpty() ? others : own;
  }

  private List<String> servers(Container container, ResolverFile asked) {
    return asked.servers().isEmpty() ? networks.nameservers(container) : asked.servers();
  }

  /** Where the resolver sends what it does not know; the host's loopback is marked. */
  private List<String> external(ResolverFile asked) {
    if (!asked.servers().isEmpty()) {
      return asked.servers();
    }
    List<String> servers = new ArrayList<>();
    for (String server : networks.hostNameservers()) {
      servers.add(loopback(server) ? "host(" + server + ")" : server);
    }
    return servers;
  }

  private static boolean loopback(String server) {
    try {
      return server.indexOf('%') < 0 && InetAddress.ofLiteral(server).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<String> overrides(ResolverFile asked) {
    List<String> overrides = new ArrayList<>();
    if (!asked.servers().isEmpty()) {
      overrides.add("nameservers");
    }
    if (!asked.search().isEmpty()) {
      overrides.add(SEARCH);
    }
    if (!asked.options().isEmpty()) {
      overrides.add(OPTIONS);
    }
    return overrides;
  }

  private static List<String> searchDomains(ResolverFile asked, HostLines lines) {
    return asked.search().isEmpty()
        ? lines.search()
        : asked.search().stream().filter(domain -> !domain.equals(".")).toList();
  }

  private static void appendLine(StringBuilder text, String word, List<String> values) {
    if (!values.isEmpty()) {
      text.append(word).append(' ').append(String.join(" ", values)).append('\n');
    }
  }

  /** What the host's file says; of several search lines the last counts, options add up. */
  private record HostLines(List<String> search, List<String> options, List<String> others) {
    static HostLines of(List<String> lines) {
      List<String> search = new ArrayList<>();
      List<String> options = new ArrayList<>();
      List<String> others = new ArrayList<>();
      for (String line : lines) {
        List<String> words = List.of(line.trim().split("\\s+", -1));
        String first = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        if (first.isEmpty() || first.startsWith("#") || first.startsWith(";")) {
          continue;
        }
        switch (first) {
          case SEARCH, "domain" -> search = rest.isEmpty() ? search : rest;
          case OPTIONS -> options.addAll(rest);
          case "nameserver" -> {}
          default -> others.add(line);
        }
      }
      return new HostLines(search, options, others);
    }
  }

  /**
   * The options and where the number of dots comes from. The embedded resolver wants names without
   * a dot to be asked for first.
   */
  private record Options(List<String> words, String ndotsFrom) {
    static Options of(List<String> asked, List<String> host, boolean embedded) {
      boolean own = !asked.isEmpty();
      List<String> words = new ArrayList<>(own ? asked : host);
      if (embedded) {
        words.removeIf(word -> word.startsWith(NDOTS) && !number(word.substring(NDOTS.length())));
      }
      if (words.stream().anyMatch(word -> word.startsWith(NDOTS))) {
        return new Options(words, own ? "override" : "host");
      }
      if (embedded) {
        words.add(NDOTS + '0');
        return new Options(words, "internal");
      }
      return new Options(words, "");
    }

    private static boolean number(String text) {
      return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
  }
}
