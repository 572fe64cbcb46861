package dev.berth.runtime.build;

import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.registry.RegistryAuth;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to be built.
 *
 * @param remote where the context is to be fetched, empty when it comes with the request
 * @param dockerfile path in the context
 * @param tags names for the image, with or without tag
 * @param arguments build arguments; a null value leaves the default
 * @param labels labels the image gets last
 * @param target the stage to end with, null for the last
 * @param platform {@code os[/arch[/variant]]} of base images, null for this host's
 * @param noCache whether steps are run although their result is known
 * @param cacheFrom images whose steps are known, if they are there
 * @param pull whether base images are asked for at their registry although they are there
 * @param squash whether the layers of the build become one
 * @param keepContainers whether containers of steps that succeeded are left ({@code rm=false})
 * @param removeAlways whether those of a failed step go too ({@code forcerm})
 * @param host limits, network and hosts of the containers that run steps
 * @param secrets what RUN may mount, each {@code id=NAME,src=FILE-OF-THE-CONTEXT}
 * @param buildId what the build can be cancelled by, empty for nothing
 * @param auth credentials for a registry's host name
 * @param options what only some clients ask for
 */
public record BuildRequest(
    String remote,
    String dockerfile,
    List<String> tags,
    Map<String, @Nullable String> arguments,
    Map<String, String> labels,
    @Nullable String target,
    @Nullable String platform,
    boolean noCache,
    List<String> cacheFrom,
    boolean pull,
    boolean squash,
    boolean keepContainers,
    boolean removeAlways,
    HostConfig host,
    List<String> secrets,
    String buildId,
    Function<String, RegistryAuth> auth,
    BuildOptions options) {

  /** One without options. */
  public BuildRequest(
      String remote,
      String dockerfile,
      List<String> tags,
      Map<String, @Nullable String> arguments,
      Map<String, String> labels,
      @Nullable String target,
      @Nullable String platform,
      boolean noCache,
      List<String> cacheFrom,
      boolean pull,
      boolean squash,
      boolean keepContainers,
      boolean removeAlways,
      HostConfig host,
      List<String> secrets,
      String buildId,
      Function<String, RegistryAuth> auth) {
    this(
        remote,
        dockerfile,
        tags,
        arguments,
        labels,
        target,
        platform,
        noCache,
        cacheFrom,
        pull,
        squash,
        keepContainers,
        removeAlways,
        host,
        secrets,
        buildId,
        auth,
        BuildOptions.NONE);
  }
}
