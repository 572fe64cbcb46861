package dev.berth.runtime.oci;

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

  private final Path hostFile;
  private final Networks networks;

  ResolvConf(Path hostFile, Networks networks) {
    this.hostFile = hostFile;
    this.networks = networks;
  }

  /** The file. */
  String text(Container container) throws IOException {
    HostConfig host = container.hostConfig();
    boolean own = given(host.dns()) || given(host.dnsSearch()) || given(host.dnsOptions());
    boolean readable = Files.isReadable(hostFile);
    boolean onHost = Modes.isHost(host.networkMode());
    if (onHost && !own && readable) {
      return Files.readString(hostFile);
    }
    HostLines lines = HostLines.of(readable ? Files.readAllLines(hostFile) : List.of());
    List<String> embedded = networks.embeddedResolver(container);
    StringBuilder text = new StringBuilder(256);
    for (String server : embedded.isEmpty() ? servers(container) : embedded) {
      text.append("nameserver ").append(server).append('\n');
    }
    appendLine(text, SEARCH, searchDomains(host, lines));
    Options options = Options.of(host.dnsOptions(), lines.options(), !embedded.isEmpty());
    appendLine(text, OPTIONS, options.words());
    lines.others().forEach(line -> text.append(line).append('\n'));
    appendOrigin(text, onHost ? "" : embedded.isEmpty() ? " (legacy)" : " (internal resolver)");
    if (!embedded.isEmpty()) {
      text.append("# ExtServers: [").append(String.join(" ", external(host))).append("]\n");
    }
    text.append("# Overrides: [").append(String.join(" ", overrides(host))).append("]\n");
    if (!options.ndotsFrom().isEmpty()) {
      text.append("# Option ndots from: ").append(options.ndotsFrom()).append('\n');
    }
    return text.toString();
  }

  private void appendOrigin(StringBuilder text, String transform) {
    text.append("\n# Based on host file: '").append(hostFile).append('\'').append(transform);
    text.append('\n');
  }

  private List<String> servers(Container container) {
    List<String> asked = container.hostConfig().dns();
    return asked == null || asked.isEmpty() ? networks.nameservers(container) : asked;
  }

  /** Where the resolver sends what it does not know; the host's loopback is marked. */
  private List<String> external(HostConfig host) {
    List<String> asked = host.dns();
    if (asked != null && !asked.isEmpty()) {
      return asked;
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

  private static List<String> overrides(HostConfig host) {
    List<String> overrides = new ArrayList<>();
    if (given(host.dns())) {
      overrides.add("nameservers");
    }
    if (given(host.dnsSearch())) {
      overrides.add(SEARCH);
    }
    if (given(host.dnsOptions())) {
      overrides.add(OPTIONS);
    }
    return overrides;
  }

  private static List<String> searchDomains(HostConfig host, HostLines lines) {
    List<String> asked = host.dnsSearch();
    return asked == null || asked.isEmpty()
        ? lines.search()
        : asked.stream().filter(domain -> !domain.equals(".")).toList();
  }

  private static void appendLine(StringBuilder text, String word, List<String> values) {
    if (!values.isEmpty()) {
      text.append(word).append(' ').append(String.join(" ", values)).append('\n');
    }
  }

  private static boolean given(@Nullable List<String> values) {
    return values != null && !values.isEmpty();
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
    static Options of(@Nullable List<String> asked, List<String> host, boolean embedded) {
      boolean own = asked != null && !asked.isEmpty();
      List<String> words = new ArrayList<>(asked == null || asked.isEmpty() ? host : asked);
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
