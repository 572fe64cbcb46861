package dev.berth.libpod.wire;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the engine's texts, which are Docker's, into Podman's. */
public final class PodmanWords {
  private static final List<Rule> RULES =
      List.of(
          rule(
              "No such container: (.*)",
              404,
              "no such container",
              "no container with name or ID \"$1\" found"),
          rule(
              "No such image: (.*?)(:latest)?",
              404,
              "image not known",
              "failed to find image $1: $1"),
          rule("get (.*): no such volume", 404, "no such volume", "volume with name $1 not found"),
          rule(
              "network (.*) not found",
              404,
              "network not found",
              "unable to find network with name or ID $1"),
          rule(
              "name \"(.*)\" is in use: pod already exists",
              500,
              "pod already exists",
              "name \"$1\" is in use"),
          rule(
              "no pod with name or ID (.*) found",
              404,
              "no such pod",
              "no pod with name or ID $1 found"),
          rule(
              "(?:cannot remove container .*: )?(container .* is the infra container of pod .* and"
                  + " cannot be removed without removing the pod)",
              500,
              "",
              "$1"),
          rule(
              "invalid mount config for type \"bind\": bind source path does not exist: (.*)",
              500,
              "no such file or directory",
              "statfs $1"),
          rule(
              "invalid Cap(?:Add|Drop): unknown capability: (.*)", 500, "unknown capability", "$1"),
          rule(
              ".*: exec: \"(.*)\": executable file not found in \\$PATH.*",
              500,
              "OCI runtime attempted to invoke a command that was not found",
              "crun: executable file `$1` not found in $PATH: No such file or directory"),
          rule(
              "failed to create task for container: .*: exec: \"(.*)\": permission denied.*",
              500,
              "OCI permission denied",
              "crun: open executable: Permission denied"),
          rule(
              "error looking up logging plugin .*",
              500,
              "invalid argument",
              "running container create option: invalid log driver"),
          rule(
              "(invalid reference format): repository name \\(.*[^A-Za-z0-9/._:-].*\\) must be"
                  + " lowercase",
              0,
              "",
              "$1"),
          rule(
              "invalid reference format: repository name \\(.*\\) must be lowercase",
              0,
              "",
              "repository name must be lowercase"),
          rule(
              "invalid restart policy: unknown policy '(.*)'; use one of .*",
              0,
              "invalid argument",
              "running container create option: \"$1\" is not a valid restart policy"),
          rule(
              "running pod create option: (invalid pod exit policy: .*)",
              0,
              "$1",
              "running pod create option"),
          rule("(invalid kernel namespace to share: .*)", 0, "", "$1"),
          rule("(cannot kill a pod with no running containers: .*)", 0, "", "$1"),
          rule(
              "manifest for (.*):([^:/]*) not found: manifest unknown.*",
              404,
              "manifest unknown",
              "initializing source docker://$1:$2: reading manifest $2 in $1"),
          rule(
              "The command '/bin/sh -c (.*)' returned a non-zero code: (\\d+)",
              0,
              "exit status $2",
              "building at STEP \"RUN $1\": while running runtime"),
          rule("invalid tag format", 0, "", "invalid reference format"),
          rule(
              "target stage \"(.*)\" could not be found",
              0,
              "",
              "The target \"$1\" was not found in the provided Dockerfile"),
          rule(
              "(?:dockerfile parse error on line \\d+: )?no build stage in current context",
              0,
              "",
              "no FROM statement found"),
          rule(
              "No such exec instance: (.*)",
              404,
              "no such exec session",
              "no exec session with ID $1 found"),
          rule(
              "removal of container (.*) is already in progress",
              409,
              "container has already been removed",
              "container $1"),
          rule(
              "Could not find the file (.*) in container (.*)",
              404,
              "no such file or directory",
              "could not find the file $1 in container $2"),
          rule(
              "Invalid container name \\((.*)\\), only .* are allowed",
              500,
              "invalid argument",
              "running container create option: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*"),
          rule(
              "create .*: \".*\" includes invalid characters for a local volume name.*",
              500,
              "invalid argument",
              "running volume create option: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*"),
          rule(
              "create (.*): error looking up volume plugin (.*): plugin \".*\" not found",
              500,
              "required plugin missing",
              "volume $1 uses volume plugin $2 but it could not be retrieved: no volume plugin with"
                  + " name $2 available"),
          rule(
              "create .*: invalid option: \"(.*)\"",
              500,
              "invalid argument",
              "invalid mount option $1 for driver 'local'"),
          rule("plugin \"(.*)\" not found", 500, "invalid argument", "unsupported driver $1"),
          rule(
              "invalid network config:\ninvalid subnet (.*): invalid CIDR block notation",
              500,
              "invalid CIDR address: $1",
              "failed to decode request JSON payload"),
          rule(
              "invalid network config:\ninvalid gateway (.*): parent subnet (.*) doesn't contain"
                  + " this address",
              500,
              "",
              "gateway $1 not in subnet $2"),
          rule(
              "invalid config for network (.*): invalid endpoint settings:\nno configured subnet or"
                  + " ip-range contain the IP address (.*)",
              500,
              "",
              "requested static ip $2 not in any subnet on network $1"),
          rule(
              "cannot kill container: .*: [Cc]ontainer (.*) is not running",
              409,
              "container state improper",
              "can only kill running containers. $1 is in state exited"),
          rule(
              "Conflict. The container name \"/(.*)\" is already in use by container \"(.*)\".*",
              500,
              "that name is already in use",
              "creating container storage: the container name \"$1\" is already in use by $2. You"
                  + " have to remove that container to be able to reuse that name"));

  private PodmanWords() {}

  /**
   * A failure as Podman tells it.
   *
   * @param status 0 for what the failure's kind means
   */
  public record Said(int status, String cause, String message) {}

  /**
   * @param status 0 for what the failure's kind means
   */
  private record Rule(Pattern pattern, int status, String cause, String doing) {}

  /** What an engine's text is in Podman's words. */
  public static Said of(String text) {
    for (Rule each : RULES) {
      Matcher found = each.pattern.matcher(text);
      if (found.matches()) {
        String message = filled(each.doing, found);
        return each.cause.isEmpty()
            ? new Said(each.status, message, message)
            : caused(each.status, filled(each.cause, found), message);
      }
    }
    int colon = text.lastIndexOf(": ");
    return new Said(0, colon < 0 ? text : text.substring(colon + 2), text);
  }

  /** A form with what the groups of a whole match hold. */
  private static String filled(String form, Matcher found) {
    String text = form;
    for (int i = 1; i <= found.groupCount(); i++) {
      String group = found.group(i);
      text = text.replace("$" + i, group == null ? "" : group);
    }
    return text;
  }

  private static Said caused(int status, String cause, String doing) {
    return new Said(status, cause, doing + ": " + cause);
  }

  private static Rule rule(String pattern, int status, String cause, String doing) {
    return new Rule(Pattern.compile(pattern, Pattern.DOTALL), status, cause, doing);
  }
}
