package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What runs: the portable half of a container's configuration, which an image can give defaults
 * for. Null means "not given"; a given empty collection is kept apart from an absent one because
 * clients see the difference.
 *
 * @param hostname host name inside, null for the short id
 * @param user {@code user[:group]}, names or numbers, of the image's passwd
 * @param env {@code KEY=value}; an entry without {@code =} removes the variable
 * @param exposedPorts {@code port/proto}
 * @param volumes paths that get an anonymous volume
 * @param stopTimeoutSeconds grace period of stop, null for ten seconds
 * @param shell the shell for shell-form commands of a build
 */
public record ContainerConfig(
    @Nullable String hostname,
    @Nullable String domainname,
    @Nullable String user,
    boolean attachStdin,
    boolean attachStdout,
    boolean attachStderr,
    @Nullable Set<String> exposedPorts,
    boolean tty,
    boolean openStdin,
    boolean stdinOnce,
    @Nullable List<String> env,
    @Nullable List<String> cmd,
    @Nullable List<String> entrypoint,
    @Nullable Healthcheck healthcheck,
    boolean argsEscaped,
    @Nullable Set<String> volumes,
    @Nullable String workingDir,
    boolean networkDisabled,
    @Nullable String macAddress,
    @Nullable List<String> onBuild,
    @Nullable Map<String, String> labels,
    @Nullable String stopSignal,
    @Nullable Integer stopTimeoutSeconds,
    @Nullable List<String> shell) {}
