package dev.berth.runtime.registry.conf;

import dev.berth.runtime.config.DaemonFile;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that files say about registries, read anew when one of them changed. */
public final class RegistrySettings {
  private static final System.Logger LOG = System.getLogger(RegistrySettings.class.getName());
  private static final String ALIASES = "[aliases]";

  private final RegistryFiles files;
  private final Path daemonFile;
  private final Map<String, String> environment;
  private final FileCache<RegistriesConf> places = new FileCache<>(RegistrySettings::logged);
  private final FileCache<RegistriesConf> whole = new FileCache<>(RegistriesConfReader::read);
  private final FileCache<List<Path>> relevant = new FileCache<>(RegistrySettings::withPlaces);
  private final FileCache<TrustPolicy> policy = new FileCache<>(TrustPolicyReader::read);
  private final FileCache<DaemonFile> daemon;

  public RegistrySettings(EngineConfig config) {
    this(config, new RegistryFiles(config));
  }

  RegistrySettings(EngineConfig config, RegistryFiles files) {
    this.files = files;
    this.environment = config.environment();
    this.daemonFile = DaemonFile.path(config);
    this.daemon = new FileCache<>(paths -> DaemonFile.read(config));
  }

  /** Where the files lie. */
  public RegistryFiles files() {
    return files;
  }

  /**
   * Where images come from. Files with nothing but aliases are left out: they say nothing of it,
   * and nearly every machine has a long one.
   */
  public RegistriesConf places() {
    return places.get(relevant.get(files.registriesConf()));
  }

  /** Everything, with aliases. */
  public RegistriesConf whole() {
    List<Path> all = new ArrayList<>(files.registriesConf());
    Path recorded = files.recordedAliases();
    if (recorded != null && Files.isReadable(recorded)) {
      all.addFirst(recorded); // what a file of the user or the machine says counts more
    }
    return whole.get(all);
  }

  /** What images may be used. */
  public TrustPolicy policy() {
    Path file = files.policy();
    return policy.get(file == null ? List.of() : List.of(file));
  }

  /** What Docker's list of insecure registries says. */
  public InsecureHosts insecure() {
    return InsecureHosts.of(daemon().insecureRegistries());
  }

  /** Docker's list of mirrors of Docker Hub; what is none is warned of. */
  public List<URI> hubMirrors() {
    List<URI> mirrors = new ArrayList<>();
    for (String text : daemon().registryMirrors()) {
      URI mirror = mirror(text);
      if (mirror != null) {
        mirrors.add(mirror);
      }
    }
    return mirrors;
  }

  private static @Nullable URI mirror(String text) {
    try {
      URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare = uri.getRawPath().isEmpty() && uri.getRawQuery() == null;
      return http && bare && uri.getRawAuthority() != null ? uri : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** How requests leave this machine. */
  public ProxySettings proxies() {
    return ProxySettings.of(daemon(), environment);
  }

  private DaemonFile daemon() {
    return daemon.get(List.of(daemonFile));
  }

  /**
   * What was ignored or cannot be used of what concerns Docker's clients, each with its place.
   * Costs next to nothing where nothing is written but aliases.
   */
  public List<String> warnings() {
    return warnings(this::places);
  }

  /** The same of everything. */
  public List<String> allWarnings() {
    return warnings(this::whole);
  }

  private List<String> warnings(Supplier<RegistriesConf> configuration) {
    Set<String> warnings = new LinkedHashSet<>();
    collect(warnings, () -> configuration.get().warnings());
    collect(
        warnings,
        () -> {
          policy();
          return List.of();
        });
    collect(warnings, this::daemonWarnings);
    return List.copyOf(warnings);
  }

  private static void collect(Set<String> warnings, Supplier<List<String>> source) {
    try {
      warnings.addAll(source.get());
    } catch (EngineException e) {
      warnings.add(e.text());
    }
  }

  private List<String> daemonWarnings() {
    List<String> warnings = new ArrayList<>();
    for (String key : daemon().unknown()) {
      warnings.add(daemonFile + ": \"" + key + "\" is ignored");
    }
    for (String text : daemon().registryMirrors()) {
      if (mirror(text) == null) {
        warnings.add(daemonFile + ": invalid mirror \"" + text + "\" is ignored");
      }
    }
    return warnings;
  }

  private static RegistriesConf logged(List<Path> files) {
    RegistriesConf read = RegistriesConfReader.read(files);
    read.warnings().forEach(each -> LOG.log(System.Logger.Level.WARNING, each));
    return read;
  }

  private static List<Path> withPlaces(List<Path> files) {
    List<Path> found = new ArrayList<>();
    for (Path file : files) {
      try {
        if (saysMoreThanAliases(Files.readString(file))) {
          found.add(file);
        }
      } catch (IOException e) {
        found.add(file); // whoever reads it whole tells why it cannot be
      }
    }
    return found;
  }

  private static boolean saysMoreThanAliases(String text) {
    boolean aliases = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String bare = line.strip();
      if (bare.startsWith("[")) {
        aliases = bare.startsWith(ALIASES);
      }
      if (!aliases && !bare.isEmpty() && !bare.startsWith("#")) {
        return true;
      }
    }
    return false;
  }
}
