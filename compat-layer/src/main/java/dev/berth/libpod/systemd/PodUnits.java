package dev.berth.libpod.systemd;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.pod.Pod;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The units of a pod: one for what holds its namespaces, and one for each of its containers. */
final class PodUnits {
  private static final Set<String> OWN_SWITCHES = Set.of("--replace");
  private static final Set<String> OWN_VALUES = Set.of("--infra-conmon-pidfile", "--pod-id-file");

  private final Pod pod;
  private final Container infra;
  private final UnitOptions options;
  private final ServiceAddress address;
  private final Clock clock;
  private final String service;

  private PodUnits(
      Pod pod, Container infra, UnitOptions options, ServiceAddress address, Clock clock) {
    this.pod = pod;
    this.infra = infra;
    this.options = options;
    this.address = address;
    this.clock = clock;
    this.service = options.podService(options.byName() ? pod.name() : pod.id());
  }

  /** Texts by service name. */
  static Map<String, String> of(
      Pod pod,
      List<Container> containers,
      UnitOptions options,
      ServiceAddress address,
      Clock clock) {
    if (options.template()) {
      throw UnitOptions.refused("--template is not supported for pods");
    }
    Container infra = null;
    List<Container> members = new ArrayList<>();
    for (Container each : containers) {
      PodMembership membership = each.hostConfig().pod();
      if (membership != null && membership.infra()) {
        infra = each;
      } else {
        members.add(each);
      }
    }
    if (infra == null) {
      throw UnitOptions.refused("pod \"" + pod.name() + "\" has no infra container");
    }
    return new PodUnits(pod, infra, options, address, clock).all(members);
  }

  private Map<String, String> all(List<Container> members) {
    Map<String, String> units = new TreeMap<>();
    for (Container each : members) {
      PodMembership membership = each.hostConfig().pod();
      if (membership != null && membership.initType() != null) {
        throw UnitOptions.refused(
            "unsupported container "
                + each.id().hex()
                + ": cannot generate systemd units for init containers");
      }
      ContainerUnit unit =
          new ContainerUnit(
              each,
              options,
              address,
              UnitHandler.command(each),
              List.of(service),
              options.create() ? idFile() : null);
      units.put(unit.service(), unit.text(clock));
    }
    units.put(service, text(units.keySet().stream().map(each -> each + ".service").toList()));
    return units;
  }

  private String idFile() {
    return "%t/" + service.replace("%", "%%") + ".pod-id";
  }

  private String text(List<String> members) {
    String restart = options.restart();
    UnitText text = new UnitText(options, address).head(service, false, clock);
    text.list("Wants", members).list("Before", members).dependencies();
    text.service("", List.of(), restart == null ? "on-failure" : restart, "");
    text.stopTimeout(ContainerUnit.stopSeconds(options, infra));
    if (options.create()) {
      creating(text);
    } else {
      starting(text);
    }
    return text.line("Type", "exec").end();
  }

  private void starting(UnitText text) {
    List<String> podman = address.podman(List.of());
    String name = options.byName() ? infra.name() : infra.id().hex();
    String stop = ContainerUnit.line(podman, "stop", "-t", seconds(), name);
    text.line("ExecStart", ContainerUnit.line(podman, "start", "--attach", name));
    text.line("ExecStop", stop).line("ExecStopPost", stop);
  }

  /** What holds the namespaces gets a known name, so that the unit can stay attached to it. */
  private void creating(UnitText text) {
    CreateCommand made = made();
    List<String> podman = address.podman(made.root);
    List<String> create = new ArrayList<>(podman);
    create.addAll(List.of("pod", "create", "--pod-id-file", idFile()));
    String given = made.value("infra-name");
    String holder = UnitWords.escaped(given == null ? service + "-infra" : given);
    if (given == null) {
      create.add("--infra-name=" + holder);
    }
    if (made.value("name") != null || made.has("replace")) {
      create.add("--replace");
    }
    made.without(OWN_SWITCHES, OWN_VALUES).forEach(each -> create.add(UnitWords.escaped(each)));
    text.line("ExecStartPre", "/bin/rm -f " + idFile());
    text.line("ExecStartPre", UnitWords.line(create));
    text.line("ExecStart", ContainerUnit.line(podman, "start", "--attach", holder));
    text.line(
        "ExecStop",
        ContainerUnit.line(
            podman, "pod", "stop", "--ignore", "-t", seconds(), "--pod-id-file", idFile()));
    text.line(
        "ExecStopPost",
        ContainerUnit.line(podman, "pod", "rm", "--ignore", "-f", "--pod-id-file", idFile()));
  }

  private String seconds() {
    return Integer.toString(ContainerUnit.stopSeconds(options, infra));
  }

  private CreateCommand made() {
    List<String> command = pod.createCommand();
    if (command == null || command.isEmpty()) {
      throw UnitOptions.refused(
          "cannot use --new on pod \"" + pod.id() + "\": no create command found");
    }
    CreateCommand made = CreateCommand.ofPod(command);
    if (made == null) {
      throw UnitOptions.refused(
          "pod does not appear to be created via `podman pod create`: ["
              + String.join(" ", command)
              + "]");
    }
    return made;
  }
}
