package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.HexIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All containers in memory, by id and by name. Readers take no lock. */
final class ContainerRegistry {
  private static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9][a-zA-Z0-9_.-]*$");
  private static final Comparator<Container> NEWEST_FIRST =
      Comparator.comparing(Container::created).reversed();

  private final ConcurrentSkipListMap<String, ManagedContainer> byId =
      new ConcurrentSkipListMap<>();
  private final ConcurrentMap<String, ContainerId> names = new ConcurrentHashMap<>();

  /** Adds a container that was read or made; its name is reserved already or free. */
  void add(ManagedContainer container) {
    names.putIfAbsent(container.snapshot().name(), container.id());
    byId.put(container.id().hex(), container);
  }

  /** Forgets a container and frees its name. */
  void remove(ManagedContainer container) {
    byId.remove(container.id().hex());
    names.remove(container.snapshot().name(), container.id());
  }

  /** Ids of the containers that refer to a volume. */
  List<String> usersOf(String volume) {
    List<String> users = new ArrayList<>();
    for (ManagedContainer each : byId.values()) {
      if (each.snapshot().mountsVolume(volume)) {
        users.add(each.id().hex());
      }
    }
    return users;
  }

  /**
   * Takes a name, or fails CONFLICT: of any number of callers exactly one gets it.
   *
   * @param given the name as messages show it
   */
  void reserveName(String name, String given, ContainerId id) {
    ContainerId owner = names.putIfAbsent(checkedName(name, given), id);
    if (owner != null && !owner.equals(id)) {
      throw EngineException.conflict(
          "Conflict. The container name \"/"
              + name
              + "\" is already in use by container \""
              + owner.hex()
              + "\". You have to remove (or rename) that container to be able to reuse that name.");
    }
  }

  /** Takes a generated name if it is free. */
  boolean tryReserve(String name, ContainerId id) {
    return names.putIfAbsent(name, id) == null;
  }

  /** Gives a name back. */
  void releaseName(String name, ContainerId id) {
    names.remove(name, id);
  }

  private static String checkedName(String name, String given) {
    if (!NAME.matcher(name).matches()) {
      throw EngineException.invalid(
          "Invalid container name (" + given + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }
    return name;
  }

  /** By full id, exact name or unique prefix; fails as {@link Containers} says. */
  ManagedContainer require(String ref) {
    if (ref.isEmpty()) {
      throw EngineException.invalid("invalid name or ID supplied: \"\"");
    }
    ManagedContainer found = find(ref);
    if (found == null) {
      throw EngineException.notFound("No such container: " + ref);
    }
    return found;
  }

  private @Nullable ManagedContainer find(String ref) {
    ManagedContainer exact = byId.get(ref);
    if (exact != null) {
      return exact;
    }
    String name = ref.startsWith("/") ? ref.substring(1) : ref;
    ContainerId named = names.get(name);
    if (named != null) {
      return byId.get(named.hex());
    }
    int slash = name.indexOf('/');
    if (slash > 0) {
      return linked(names.get(name.substring(0, slash)), name.substring(slash + 1));
    }
    return HexIds.isHex(ref) ? byPrefix(ref) : null;
  }

  /** By the name that a legacy link gives. */
  private @Nullable ManagedContainer linked(@Nullable ContainerId linking, String alias) {
    ManagedContainer parent = linking == null ? null : byId.get(linking.hex());
    for (Link link : parent == null ? List.<Link>of() : Link.of(parent.snapshot())) {
      if (link.alias().equals(alias)) {
        return byId.get(link.target());
      }
    }
    return null;
  }

  private @Nullable ManagedContainer byPrefix(String prefix) {
    var first = byId.ceilingEntry(prefix);
    if (first == null || !first.getKey().startsWith(prefix)) {
      return null;
    }
    String second = byId.higherKey(first.getKey());
    if (second != null && second.startsWith(prefix)) {
      throw EngineException.invalid("multiple IDs found with provided prefix: " + prefix);
    }
    return first.getValue();
  }

  /** By id, without failing. */
  @Nullable ManagedContainer get(String hex) {
    return byId.get(hex);
  }

  /** Everything, by id. */
  Collection<ManagedContainer> all() {
    return byId.values();
  }

  /** Snapshots, newest first. */
  List<Container> list() {
    List<Container> list = new ArrayList<>();
    for (ManagedContainer container : byId.values()) {
      list.add(container.snapshot());
    }
    list.sort(NEWEST_FIRST);
    return list;
  }
}
