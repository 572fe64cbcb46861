package dev.berth.libpod.systemd;

import dev.berth.api.Query;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.wire.QueryNumbers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What units are wanted like (Podman, GenerateSystemdOptions).
 *
 * @param byName whether units name containers and pods by name, not by id
 * @param create whether a unit makes its container anew at each start
 * @param header whether the maker and the time stand at the beginning
 * @param template whether the unit is a template for instances
 * @param restart of systemd, null for the default
 * @param restartSeconds between two starts, null for systemd's default
 * @param startSeconds that a start may take, 0 for systemd's default
 * @param stopSeconds that a container has to end, null for its own
 */
record UnitOptions(
    boolean byName,
    boolean create,
    boolean header,
    boolean template,
    @Nullable String restart,
    @Nullable Integer restartSeconds,
    int startSeconds,
    @Nullable Integer stopSeconds,
    String containerPrefix,
    String podPrefix,
    String separator,
    List<String> wants,
    List<String> after,
    List<String> requires,
    List<String> environment) {
  private static final Set<String> POLICIES =
      Set.of("no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always");

  /** Reads a query; a restart policy that systemd does not know is refused. */
  static UnitOptions of(Query query) {
    String restart = query.has("restartPolicy") ? query.get("restartPolicy") : null;
    if (restart != null && !POLICIES.contains(restart)) {
      throw refused(restart + " is not a valid restart policy");
    }
    boolean create = query.bool("new");
    boolean template = query.bool("templateUnitFile");
    if (template && !create) {
      throw refused("--template cannot be used without --new");
    }
    return new UnitOptions(
        query.bool("useName"),
        create,
        !query.bool("noHeader"),
        template,
        restart,
        seconds(query, "restartSec"),
        positive(seconds(query, "startTimeout")),
        seconds(query, "stopTimeout"),
        text(query, "containerPrefix", "container"),
        text(query, "podPrefix", "pod"),
        text(query, "separator", "-"),
        query.all("wants"),
        query.all("after"),
        query.all("requires"),
        query.all("additionalEnvVariables"));
  }

  /** A refusal in Podman's words. */
  static PodmanException refused(String reason) {
    return PodmanException.caused(500, "generating systemd units", reason);
  }

  String containerService(String nameOrId) {
    return service(containerPrefix, nameOrId);
  }

  String podService(String nameOrId) {
    return service(podPrefix, nameOrId);
  }

  private String service(String prefix, String nameOrId) {
    return prefix.isEmpty() ? nameOrId : prefix + separator + nameOrId;
  }

  private static int positive(@Nullable Integer given) {
    return given == null ? 0 : given;
  }

  private static @Nullable Integer seconds(Query query, String key) {
    Integer given = QueryNumbers.optional(query, key);
    if (given != null && given < 0) {
      throw PodmanException.plain(
          400, "failed to parse parameters: " + key + " must not be negative: " + given);
    }
    return given;
  }

  private static String text(Query query, String key, String otherwise) {
    return query.has(key) ? query.get(key) : otherwise;
  }
}
