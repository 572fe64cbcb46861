package dev.berth.runtime.registry.conf;

import dev.berth.runtime.config.EngineConfig;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the files lie that concern registries. */
public final class RegistryFiles {
  private static final Path ETC = Path.of("/etc/containers");
  private static final Path VENDOR = Path.of("/usr/share/containers");

  private final Path user;
  private final Path configHome;
  private final Map<String, String> environment;
  private final List<Path> machine;

  public RegistryFiles(EngineConfig config) {
    this(config, List.of(VENDOR, ETC));
  }

  /** With other places of the vendor and of the machine, in this order. */
  RegistryFiles(EngineConfig config, List<Path> machine) {
    this.configHome = config.configHome();
    this.user = configHome.resolve("containers");
    this.environment = config.environment();
    this.machine = machine;
  }

  /** Directories {@code certs.d}, most important first. */
  public List<Path> certificates() {
    return List.of(
        user.resolve("certs.d"),
        configHome.resolve("docker/certs.d"),
        ETC.resolve("certs.d"),
        Path.of("/etc/docker/certs.d"));
  }

  /**
   * The files of registries.conf in the order of reading: the main one (of the user, of the
   * machine, of the vendor: the first that exists), then drop-ins by name, of which one of the user
   * hides those of the same name elsewhere.
   */
  public List<Path> registriesConf() {
    List<Path> files = new ArrayList<>();
    Path main = first("CONTAINERS_REGISTRIES_CONF", "registries.conf");
    add(files, main);
    TreeMap<String, Path> dropIns = new TreeMap<>();
    for (Path place : places()) {
      for (String directory : dropInDirectories()) {
        collect(place.resolve(directory), dropIns);
      }
    }
    files.addAll(dropIns.values());
    add(files, variable("CONTAINERS_REGISTRIES_CONF_OVERRIDE", ""));
    return files;
  }

  /** Aliases that other tools recorded when they asked the user. */
  public @Nullable Path recordedAliases() {
    Path cache = variable("XDG_CACHE_HOME", "containers/short-name-aliases.conf");
    return cache == null ? variable("HOME", ".cache/containers/short-name-aliases.conf") : cache;
  }

  /** The policy file that counts, or null. */
  public @Nullable Path policy() {
    return first("", "policy.json");
  }

  /** From the least to the most important. */
  private List<Path> places() {
    List<Path> places = new ArrayList<>(machine);
    places.add(user);
    return places;
  }

  private @Nullable Path first(String toldBy, String name) {
    Path told = variable(toldBy, "");
    if (told != null) {
      return told;
    }
    for (Path place : places().reversed()) {
      Path file = place.resolve(name);
      if (Files.isReadable(file)) {
        return file;
      }
    }
    return null;
  }

  private List<String> dropInDirectories() {
    List<String> names = new ArrayList<>();
    names.add("registries.conf.d");
    names.add("registries.rootless.conf.d");
    Path runtime = variable("XDG_RUNTIME_DIR", "");
    Path last = runtime == null ? null : runtime.getFileName();
    if (last != null && last.toString().chars().allMatch(Character::isDigit)) {
      names.add("registries.rootless.conf.d/" + last); // /run/user/<uid>
    }
    return names;
  }

  private static void collect(Path directory, Map<String, Path> files) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.conf")) {
      for (Path file : found) {
        files.put(String.valueOf(file.getFileName()), file);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // nothing is dropped in here
    } catch (IOException e) {
      System.getLogger(RegistryFiles.class.getName())
          .log(System.Logger.Level.WARNING, "cannot read {0}: {1}", directory, e.getMessage());
    }
  }

  /** Files with credentials, most important first; one that the environment names stands alone. */
  public List<Path> credentials() {
    Path told = variable("REGISTRY_AUTH_FILE", "");
    if (told != null) {
      return List.of(told);
    }
    List<Path> files = new ArrayList<>();
    add(files, variable("XDG_RUNTIME_DIR", "containers/auth.json"));
    files.add(user.resolve("auth.json"));
    Path docker = variable("DOCKER_CONFIG", "config.json");
    add(files, docker == null ? variable("HOME", ".docker/config.json") : docker);
    add(files, variable("HOME", ".dockercfg"));
    return files;
  }

  private static void add(List<Path> files, @Nullable Path file) {
    if (file != null) {
      files.add(file);
    }
  }

  private @Nullable Path variable(String name, String below) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : Path.of(value).resolve(below);
  }
}
