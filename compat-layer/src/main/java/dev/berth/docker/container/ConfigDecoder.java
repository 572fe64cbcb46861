package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.wire.JsonObject;
import org.jspecify.annotations.Nullable;

/** Decodes the portable half of a container's configuration. */
final class ConfigDecoder {
  private ConfigDecoder() {}

  static ContainerConfig decode(JsonObject body, ApiVersion version) {
    return new ContainerConfig(
        body.nonEmpty("Hostname"),
        body.nonEmpty("Domainname"),
        body.nonEmpty("User"),
        body.bool("AttachStdin"),
        body.bool("AttachStdout"),
        body.bool("AttachStderr"),
        body.keySet("ExposedPorts"),
        body.bool("Tty"),
        body.bool("OpenStdin"),
        body.bool("StdinOnce"),
        body.strings("Env"),
        body.stringOrStrings("Cmd"),
        body.stringOrStrings("Entrypoint"),
        healthcheck(body.object("Healthcheck"), version),
        body.bool("ArgsEscaped"),
        body.keySet("Volumes"),
        body.nonEmpty("WorkingDir"),
        body.bool("NetworkDisabled"),
        body.nonEmpty("MacAddress"),
        body.strings("OnBuild"),
        body.stringMap("Labels"),
        body.nonEmpty("StopSignal"),
        body.integerOrNull("StopTimeout"),
        body.stringOrStrings("Shell"));
  }

  private static @Nullable Healthcheck healthcheck(@Nullable JsonObject check, ApiVersion version) {
    return check == null
        ? null
        : new Healthcheck(
            check.strings("Test"),
            check.number("Interval"),
            check.number("Timeout"),
            check.number("StartPeriod"),
            version.atLeast(44) ? check.number("StartInterval") : 0,
            check.integer("Retries"));
  }
}
