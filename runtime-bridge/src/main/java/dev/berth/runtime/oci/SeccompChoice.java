package dev.berth.runtime.oci;

import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.oci.SeccompProfile.Conditions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Which seccomp filter a container gets. */
final class SeccompChoice {
  private final HostFacts facts;
  private final SeccompPrograms programs;
  private final SeccompSource profiles = new SeccompSource();
  private final ConcurrentMap<Conditions, String> keys = new ConcurrentHashMap<>();

  SeccompChoice(HostFacts facts, SeccompPrograms programs) {
    this.facts = facts;
    this.programs = programs;
  }

  /**
   * A filter.
   *
   * @param profile {@code linux.seccomp} as JSON
   * @param program the same compiled, in base64, null when it is not at hand
   */
  record Filter(byte[] profile, @Nullable String program) {}

  /** The filter, or null for none. */
  @Nullable Filter choose(
      ContainerId id, SecurityOptions security, boolean privileged, List<String> capabilities) {
    String asked = security.seccomp();
    if (!facts.seccomp() || "unconfined".equals(asked) || (privileged && asked == null)) {
      return null;
    }
    Conditions conditions =
        new Conditions(facts.goArch(), facts.kernelVersion(), Set.copyOf(capabilities));
    if (asked == null) {
      byte[] profile = profiles.standard(conditions);
      String key = keys.computeIfAbsent(conditions, c -> SeccompPrograms.key(profile));
      return new Filter(profile, programs.find(key, id));
    }
    return new Filter(
        asked.equals("builtin") ? profiles.builtIn(conditions) : profiles.custom(asked, conditions),
        null);
  }

  /** To be called when the runtime has made a container. */
  void made(ContainerId id) {
    programs.made(id);
  }
}
