package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container may ask for that Docker's API has no field for. Null, zero and false mean "not
 * given". A part of {@link HostConfig}; documents of earlier versions have none.
 *
 * @param umask of its first process, octal digits
 * @param timezone a name below /usr/share/zoneinfo, or {@code local} for the host's own
 * @param timeoutSeconds after which its monitor kills it
 * @param personality the execution domain, {@code LINUX} or {@code LINUX32}
 * @param imageVolumes what becomes of volumes the image declares: {@code ignore}, {@code tmpfs},
 *     null to make them
 * @param cgroupsDisabled whether no cgroup is made for it
 * @param requires ids of containers that must run before it starts
 * @param unified values of cgroup v2 files by their name
 * @param procOptions options of the mount of /proc
 * @param rootPropagation propagation of the root file system
 * @param files what it sees instead of the engine's own files
 * @param accounts lines of its passwd and group files
 * @param health what Podman adds to health checks
 * @param removeImage whether its image goes with it, where that is removed by itself
 * @param conmonPidFile a file that gets the monitor's process id
 * @param sdNotify how it says that it is ready (sd_notify(3)): kept and shown
 * @param mountOptions words of mounts, by their place inside: {@code noexec}, {@code nosuid},
 *     {@code nodev}, {@code tmpcopyup}, {@code U}, {@code O}
 * @param workingDirMustExist whether a missing working directory is an error; else it is made
 */
public record Extras(
    @Nullable String umask,
    @Nullable String timezone,
    int timeoutSeconds,
    @Nullable String personality,
    @Nullable String imageVolumes,
    boolean cgroupsDisabled,
    @Nullable List<String> requires,
    @Nullable Map<String, String> unified,
    @Nullable List<String> procOptions,
    @Nullable String rootPropagation,
    @Nullable OwnFiles files,
    @Nullable Accounts accounts,
    @Nullable HealthExtras health,
    boolean removeImage,
    @Nullable String conmonPidFile,
    @Nullable String sdNotify,
    @Nullable Map<String, List<String>> mountOptions,
    boolean workingDirMustExist) {
  /** Nothing asked for. */
  public static final Extras NONE =
      new Extras(
          null, null, 0, null, null, false, null, null, null, null, null, null, null, false, null,
          null, null, false);

  /**
   * Files that are the image's instead of the engine's.
   *
   * @param baseHosts what /etc/hosts begins with: a host file's path, {@code image}, {@code none};
   *     null for the engine's own lines
   */
  public record OwnFiles(
      boolean hosts, boolean resolvConf, boolean hostname, @Nullable String baseHosts) {
    static final OwnFiles NONE = new OwnFiles(false, false, false, null);
  }

  /**
   * Accounts inside.
   *
   * @param unmanaged whether the files stay as the image has them
   * @param passwdEntry a line for /etc/passwd, with $USERNAME, $UID, $GID, $NAME and $HOME
   * @param groupEntry a line for /etc/group, with $USERNAME, $GID
   * @param hostUsers accounts of the host, by name or number, that exist inside too
   */
  public record Accounts(
      boolean unmanaged,
      @Nullable String passwdEntry,
      @Nullable String groupEntry,
      @Nullable List<String> hostUsers) {}

  /** The words of the mount at a place. */
  public List<String> mountOptions(String destination) {
    List<String> words = mountOptions == null ? null : mountOptions.get(destination);
    return words == null ? List.of() : words;
  }

  /** Restrictions and files, never null. */
  public OwnFiles ownFiles() {
    return files == null ? OwnFiles.NONE : files;
  }

  /** Health checking, never null. */
  public HealthExtras healthExtras() {
    return health == null ? HealthExtras.NONE : health;
  }

  /** The same with another health part. */
  public Extras withHealth(HealthExtras next) {
    return new Extras(
        umask,
        timezone,
        timeoutSeconds,
        personality,
        imageVolumes,
        cgroupsDisabled,
        requires,
        unified,
        procOptions,
        rootPropagation,
        files,
        accounts,
        next,
        removeImage,
        conmonPidFile,
        sdNotify,
        mountOptions,
        workingDirMustExist);
  }

  /** The same with another choice of files. */
  public Extras withFiles(OwnFiles next) {
    return new Extras(
        umask,
        timezone,
        timeoutSeconds,
        personality,
        imageVolumes,
        cgroupsDisabled,
        requires,
        unified,
        procOptions,
        rootPropagation,
        next,
        accounts,
        health,
        removeImage,
        conmonPidFile,
        sdNotify,
        mountOptions,
        workingDirMustExist);
  }
}
