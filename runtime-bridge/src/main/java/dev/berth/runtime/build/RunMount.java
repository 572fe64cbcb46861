package dev.berth.runtime.build;

import org.jspecify.annotations.Nullable;

/**
 * A {@code --mount} of RUN (Dockerfile reference, "RUN --mount").
 *
 * @param target where, empty for a secret's or agent's usual place
 * @param from stage, image or named context of a bind or cache mount, null for the context
 * @param source path in there, null when it is not given
 * @param id of a cache or secret
 * @param env name of the variable a secret is given in, null for none
 * @param sharing {@code shared}, {@code private} or {@code locked}
 * @param size of a tmpfs in bytes, 0 for no limit
 */
record RunMount(
    String type,
    String target,
    @Nullable String from,
    @Nullable String source,
    String id,
    @Nullable String env,
    String sharing,
    boolean readOnly,
    boolean required,
    @Nullable Integer mode,
    int uid,
    int gid,
    long size) {

  /** Parses; INVALID in BuildKit's words. */
  static RunMount parse(String text) {
    return new RunMountParser(text).mount();
  }

  /** The path in what it shows. */
  String path() {
    return source == null ? "/" : source;
  }

  /** Where it is seen, from a working directory. */
  String place(String workingDirectory) {
    String name = target;
    if (name.isEmpty()) {
      name = type.equals("ssh") ? "/run/buildkit/ssh_agent.0" : "/run/secrets/" + baseName(id);
    }
    return name.startsWith("/") ? name : workingDirectory + "/" + name;
  }

  private static String baseName(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }
}
