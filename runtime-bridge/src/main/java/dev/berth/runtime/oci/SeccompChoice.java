package dev.berth.runtime.oci;

import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.oci.SeccompProfile.Conditions;
import dev.berth.runtime.store.StorePaths;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which seccomp filter a container gets. */
final class SeccompChoice {
  private final HostFacts facts;
  private final SeccompPrograms programs;
  private final SeccompSource profiles;

  SeccompChoice(HostFacts facts, StorePaths paths) {
    this.facts = facts;
    this.profiles = new SeccompSource(paths);
    this.programs = new SeccompPrograms(paths);
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
      SeccompSource.Resolved standard = profiles.standard(conditions);
      return new Filter(standard.json(), programs.find(standard.key(), id));
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
