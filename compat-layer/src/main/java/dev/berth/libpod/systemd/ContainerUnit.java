package dev.berth.libpod.systemd;

import dev.berth.runtime.container.Container;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unit of one container. It stays attached to its container: so systemd sees the container's
 * end and exit code, although the container's monitor is no child of the unit.
 */
final class ContainerUnit {
  private static final String ID_FILE = "--cidfile=%t/%n.ctr-id";

  /** Options that a unit decides itself. */
  private static final Set<String> OWN_SWITCHES = Set.of("--rm", "--detach", "--replace");

  private static final Set<String> OWN_VALUES =
      Set.of("--cgroups", "--cidfile", "--restart", "--sdnotify");
  private static final Set<String> OWN_VALUES_IN_POD =
      Set.of("--cgroups", "--cidfile", "--restart", "--sdnotify", "--pod", "--pod-id-file");

  private final Container container;
  private final UnitOptions options;
  private final ServiceAddress address;
  private final List<String> command;

  /** Services that must run for it, sorted. */
  private final List<String> boundTo;

  /** Of the unit of its pod, null outside of one. */
  private final @Nullable String podIdFile;

  /**
   * Makes one.
   *
   * @param command that made the container, empty when it is not known
   */
  ContainerUnit(
      Container container,
      UnitOptions options,
      ServiceAddress address,
      List<String> command,
      List<String> boundTo,
      @Nullable String podIdFile) {
    this.container = container;
    this.options = options;
    this.address = address;
    this.command = command;
    this.boundTo = boundTo;
    this.podIdFile = podIdFile;
  }

  String service() {
    return options.containerService(nameOrId());
  }

  private String nameOrId() {
    return options.byName() ? container.name() : container.id().hex();
  }

  String text(Clock clock) {
    return options.create() ? creating(clock) : starting(clock);
  }

  private String starting(Clock clock) {
    String restart = options.restart();
    UnitText text = head(clock, "", List.of(), restart == null ? "on-failure" : restart, "");
    text.line("ExecStart", line(address.podman(List.of()), "start", "--attach", nameOrId()));
    String seconds = Integer.toString(stopSeconds());
    String stop = line(address.podman(List.of()), "stop", "-t", seconds, nameOrId());
    text.line("ExecStop", stop).line("ExecStopPost", stop);
    return text.line("Type", "exec").end();
  }

  private String creating(Clock clock) {
    CreateCommand made = made();
    String instance = options.template() ? "-%i" : "";
    String wanted = made.value("restart");
    Restart restart = Restart.of(options.restart(), wanted == null ? "" : wanted);
    List<String> variables = inherited(made);
    UnitText text = head(clock, instance, variables, restart.policy(), restart.burst());
    List<String> root = address.podman(made.root);
    text.line("ExecStartPre", "/bin/rm -f %t/%n.ctr-id");
    text.line("ExecStart", UnitWords.line(run(made, root)));
    String seconds = Integer.toString(stopSeconds());
    text.line("ExecStop", line(root, "stop", "--ignore", "-t", seconds, ID_FILE));
    text.line("ExecStopPost", line(root, "rm", "-f", "--ignore", "-t", seconds, ID_FILE));
    return text.line("Type", "exec").end();
  }

  private UnitText head(
      Clock clock, String instance, List<String> variables, String restart, String burst) {
    UnitText text = new UnitText(options, address).head(service(), options.template(), clock);
    List<String> units = boundTo.stream().map(each -> each + ".service").toList();
    text.list("BindsTo", units).list("After", units).dependencies();
    return text.service(instance, variables, restart, burst).stopTimeout(stopSeconds());
  }

  private CreateCommand made() {
    if (command.isEmpty()) {
      throw UnitOptions.refused(
          "cannot use --new on container \""
              + container.id().hex()
              + "\": no create command found: only works on containers created directly with"
              + " podman but not via REST API");
    }
    CreateCommand made = CreateCommand.ofContainer(command);
    if (made == null) {
      throw UnitOptions.refused(
          "container's create command is too short or invalid: ["
              + String.join(" ", command)
              + "]");
    }
    return made;
  }

  private List<String> run(CreateCommand made, List<String> root) {
    List<String> words = new ArrayList<>(root);
    words.addAll(List.of("run", ID_FILE, "--cgroups=no-conmon", "--rm"));
    if (podIdFile != null) {
      words.addAll(List.of("--pod-id-file", podIdFile));
    }
    // a unit that is started after a crash finds the container of the last time still there
    if (made.value("name") != null || made.has("replace") || options.template()) {
      words.add("--replace");
    }
    Set<String> valued = podIdFile == null ? OWN_VALUES : OWN_VALUES_IN_POD;
    List<String> kept = CreateCommand.attached(made.without(OWN_SWITCHES, valued));
    List<String> rest = kept.stream().map(UnitWords::escaped).toList();
    words.addAll(options.template() ? instances(rest) : rest);
    return words;
  }

  /** The words with the instance in the container's name. */
  private List<String> instances(List<String> words) {
    List<String> named = new ArrayList<>(words);
    for (int i = 0; i < named.size(); i++) {
      String word = named.get(i);
      if (word.equals("--name") && i + 1 < named.size()) {
        named.set(i + 1, named.get(i + 1) + "-%i");
        return named;
      }
      if (word.startsWith("--name=")) {
        named.set(i, word + "-%i");
        return named;
      }
    }
    named.addFirst("--name=" + service() + "-%i");
    return named;
  }

  /** Variables that the command took from its own environment: the unit gives them. */
  private List<String> inherited(CreateCommand made) {
    List<String> env = container.config().env();
    List<String> found = new ArrayList<>();
    for (String name : made.values("env")) {
      if (env != null && name.indexOf('=') < 0) {
        env.stream().filter(each -> each.startsWith(name + "=")).forEach(found::add);
      }
    }
    return found;
  }

  private int stopSeconds() {
    return stopSeconds(options, container);
  }

  /** Seconds that a container has to end before it is killed. */
  static int stopSeconds(UnitOptions options, Container container) {
    Integer asked = options.stopSeconds();
    Integer own = container.config().stopTimeoutSeconds();
    return asked != null ? asked : own == null || own < 0 ? 10 : own;
  }

  /** A command line of podman. */
  static String line(List<String> podman, String... words) {
    List<String> all = new ArrayList<>(podman);
    all.addAll(List.of(words));
    return UnitWords.line(all);
  }

  /**
   * When systemd starts it again.
   *
   * @param burst how often at most, empty for systemd's own bound
   */
  private record Restart(String policy, String burst) {
    /** Of the request, else of the command that made the container, else the default. */
    static Restart of(@Nullable String asked, String made) {
      if (asked != null || made.isEmpty()) {
        return new Restart(asked == null ? "on-failure" : asked, "");
      }
      if (made.startsWith("on-failure:")) {
        return new Restart("on-failure", made.substring(made.indexOf(':') + 1));
      }
      return new Restart(made.equals("unless-stopped") ? "always" : made, "");
    }
  }
}
