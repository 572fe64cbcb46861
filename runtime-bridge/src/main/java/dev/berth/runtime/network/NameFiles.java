package dev.berth.runtime.network;

import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What aardvark-dns reads: a file a network that has containers, named by the network's id. They
 * are the only record: a later service goes on with what an earlier one wrote.
 */
final class NameFiles {
  /** Versions that forward for internal networks too are sent to a place without a resolver. */
  private static final List<String> NOBODY = List.of("127.0.0.1");

  private final Path directory;
  private final Path temporary;
  private final Resolvers resolvers;
  private final UnaryOperator<Network> latest;
  private final Set<String> changed = new HashSet<>();
  private final Map<String, List<Proof>> unread = new HashMap<>();
  private @Nullable Map<String, NameTable> tables;
  private long serial = System.currentTimeMillis();

  /**
   * @param temporary where files are written first: everything in the directory itself is read
   * @param resolvers who answers what no container is named
   * @param latest a network as it is now, whose own resolvers may have changed
   */
  NameFiles(Path directory, Path temporary, Resolvers resolvers, UnaryOperator<Network> latest) {
    this.directory = directory;
    this.temporary = temporary;
    this.resolvers = resolvers;
    this.latest = latest;
  }

  /** Adds an endpoint, replacing the container's former one on that network. */
  synchronized void put(Attachment attachment) throws IOException {
    Network network = attachment.network();
    NameTable table =
        tables().computeIfAbsent(network.id(), id -> new NameTable(network.internal()));
    table.put(attachment, upstream(attachment));
    changed.add(network.id());
  }

  /** Writes lines of endpoints that have one anew; whether that changed any. */
  synchronized boolean renew(List<Attachment> attachments) throws IOException {
    boolean any = false;
    for (Attachment attachment : attachments) {
      String networkId = attachment.network().id();
      NameTable table = tables().get(networkId);
      if (table != null && table.renew(attachment, upstream(attachment))) {
        changed.add(networkId);
        any = true;
      }
    }
    return any;
  }

  private List<String> upstream(Attachment attachment) {
    if (attachment.network().internal()) {
      return NOBODY;
    }
    List<String> own = attachment.dns();
    if (own != null && !own.isEmpty()) {
      return own;
    }
    List<String> networks = latest.apply(attachment.network()).dnsServers();
    return networks.isEmpty() ? resolvers.upstream() : networks;
  }

  /** Takes a container off a network. */
  synchronized void remove(String networkId, String containerId) throws IOException {
    NameTable table = tables().get(networkId);
    if (table != null && table.remove(containerId)) {
      changed.add(networkId);
    }
  }

  /** Forgets a network. */
  synchronized void forget(String networkId) throws IOException {
    NameTable table = tables().get(networkId);
    if (table != null) {
      table.clear();
      changed.add(networkId);
    }
  }

  /**
   * Forgets whoever is not on a network any more: a service may be killed after it gave an address
   * back and before it wrote that here.
   *
   * @param members containers by network, asked for when nobody can be added meanwhile
   */
  synchronized void retain(Supplier<Map<String, Set<String>>> members) throws IOException {
    Map<String, NameTable> known = tables();
    Map<String, Set<String>> there = members.get();
    known.forEach(
        (networkId, table) -> {
          if (table.retain(there.getOrDefault(networkId, Set.of())) || table.isEmpty()) {
            changed.add(networkId);
          }
        });
  }

  /** Whether no network has containers. */
  synchronized boolean isEmpty() throws IOException {
    return tables().values().stream().allMatch(NameTable::isEmpty);
  }

  /** Marks all networks as changed: nobody knows what the resolver has read of them. */
  synchronized void touch() throws IOException {
    changed.addAll(tables().keySet());
  }

  /** Writes the files that changed. */
  synchronized void write() throws IOException {
    for (String networkId : List.copyOf(changed)) {
      NameTable table = tables().get(networkId);
      if (table == null) {
        continue;
      }
      Path file = directory.resolve(networkId + table.suffix());
      if (table.isEmpty()) {
        Files.deleteIfExists(file);
        unread.remove(networkId);
        tables().remove(networkId);
      } else {
        String proof = "v" + ++serial + ".berth";
        byte[] text = table.text(networkId, proof).getBytes(StandardCharsets.UTF_8);
        AtomicFiles.writeFast(file, text, temporary);
        unread.put(
            networkId,
            table.gateways().stream().map(gateway -> new Proof(gateway, proof)).toList());
      }
      changed.remove(networkId);
    }
  }

  /** What a resolver answers that has read all that was written since the last call. */
  synchronized List<Proof> takeUnread() {
    List<Proof> proofs = new ArrayList<>();
    unread.values().forEach(proofs::addAll);
    unread.clear();
    return proofs;
  }

  private Map<String, NameTable> tables() throws IOException {
    Map<String, NameTable> known = tables;
    if (known == null) {
      known = load();
      tables = known;
    }
    return known;
  }

  private Map<String, NameTable> load() throws IOException {
    Files.createDirectories(directory);
    Map<String, NameTable> loaded = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!name.equals(AardvarkProcess.PID_FILE)) {
          boolean internal = name.endsWith(NameTable.INTERNAL);
          String networkId =
              internal ? name.substring(0, name.length() - NameTable.INTERNAL.length()) : name;
          loaded.put(networkId, NameTable.parse(Files.readString(file), internal));
        }
      }
    } catch (NoSuchFileException e) {
      return loaded;
    }
    return loaded;
  }

  /**
   * A name that only a resolver knows that has read the newest file of a network.
   *
   * @param gateway address it listens on
   */
  record Proof(InetAddress gateway, String name) {}
}
