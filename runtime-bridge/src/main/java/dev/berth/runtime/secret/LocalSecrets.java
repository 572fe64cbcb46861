package dev.berth.runtime.secret;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.store.StorePaths;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Secrets as files that only their owner reads. */
public final class LocalSecrets implements Secrets {
  /** The only driver there is. */
  public static final String DRIVER = "file";

  private static final int ID_LENGTH = 25;
  private static final int NAME_LIMIT = 253;
  private static final int DATA_LIMIT = 512_000;
  private static final String PATH = "path";

  private final SecretShelf shelf;
  private final Events events;
  private final String directory;
  private volatile @Nullable ConcurrentMap<String, Secret> known;

  public LocalSecrets(StorePaths paths, Events events) {
    this.shelf = new SecretShelf(paths);
    this.events = events;
    this.directory = paths.secretData().toString();
  }

  @Override
  public synchronized Secret create(NewSecret wanted) {
    check(wanted);
    Secret old = named(wanted.name());
    if (old != null && wanted.ignore()) {
      return old;
    }
    if (old != null && !wanted.replace()) {
      throw EngineException.conflict(wanted.name() + ": secret name in use");
    }
    checkDriver(wanted);
    Instant now = Instant.now();
    Secret made =
        new Secret(
            freeId(),
            wanted.name(),
            old == null ? now : old.created(),
            now,
            DRIVER,
            Map.of(PATH, directory),
            Map.copyOf(wanted.labels()));
    shelf.write(made, wanted.data());
    all().put(made.id(), made);
    if (old != null) {
      all().remove(old.id());
      shelf.remove(old.id());
    }
    publish("create", made);
    return made;
  }

  private static void check(NewSecret wanted) {
    String name = wanted.name();
    boolean bad = name.chars().anyMatch(c -> c == ',' || c == '/' || c == '=' || c == 0);
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (bad || length == 0 || length > NAME_LIMIT) {
      throw EngineException.invalid(
          "secret name \"%s\" can not include '=', '/', ',', or the '\\0' (NULL) and be between 1"
                  .formatted(name)
              + " and 253 characters: invalid secret name");
    }
    if (wanted.data().length == 0 || wanted.data().length >= DATA_LIMIT) {
      throw EngineException.invalid("secret data must be larger than 0 and less than 512000 bytes");
    }
    if (wanted.ignore() && wanted.replace()) {
      throw EngineException.invalid("ignoreIfExists and replace cannot be used together");
    }
  }

  private void checkDriver(NewSecret wanted) {
    String driver = wanted.driver();
    if (driver != null && !driver.isEmpty() && !driver.equals(DRIVER)) {
      throw EngineException.invalid("secret driver " + driver + ": invalid driver");
    }
    wanted
        .driverOptions()
        .forEach(
            (key, value) -> {
              if (!key.equals(PATH) || !value.equals(directory)) {
                throw EngineException.invalid(
                    "secret driver option " + key + "=" + value + ": invalid driver option");
              }
            });
  }

  private String freeId() {
    while (true) {
      String id = HexIds.random().substring(0, ID_LENGTH);
      if (find(id) == null) {
        return id;
      }
    }
  }

  private @Nullable Secret named(String name) {
    for (Secret each : all().values()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  @Override
  public Secret get(String ref) {
    Secret found = find(ref);
    if (found == null) {
      throw EngineException.notFound("no secret with name or id \"" + ref + "\": no such secret");
    }
    return found;
  }

  @Override
  public @Nullable Secret find(String ref) {
    Secret exact = all().get(ref);
    exact = exact == null ? named(ref) : exact;
    if (exact != null || ref.isEmpty() || ref.length() > ID_LENGTH) {
      return exact;
    }
    Secret found = null;
    for (Secret each : all().values()) {
      if (each.id().startsWith(ref)) {
        if (found != null) {
          throw EngineException.conflict(
              "more than one result secret with prefix " + ref + ": secret is ambiguous");
        }
        found = each;
      }
    }
    return found;
  }

  @Override
  public byte[] data(String ref) {
    return shelf.content(get(ref));
  }

  @Override
  public List<Secret> list() {
    List<Secret> result = new ArrayList<>(all().values());
    result.sort(Comparator.comparing(Secret::name));
    return result;
  }

  @Override
  public synchronized Secret remove(String ref) {
    Secret secret = get(ref);
    all().remove(secret.id());
    shelf.remove(secret.id());
    publish("remove", secret);
    return secret;
  }

  private void publish(String action, Secret secret) {
    events.publish("secret", action, secret.id(), Map.of("name", secret.name()));
  }

  private ConcurrentMap<String, Secret> all() {
    ConcurrentMap<String, Secret> result = known;
    return result == null ? read() : result;
  }

  private synchronized ConcurrentMap<String, Secret> read() {
    ConcurrentMap<String, Secret> result = known;
    if (result == null) {
      result = new ConcurrentHashMap<>(shelf.read());
      known = result;
    }
    return result;
  }
}
