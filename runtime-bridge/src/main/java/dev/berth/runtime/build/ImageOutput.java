package dev.berth.runtime.build;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is changed of an image beside the instructions (buildah-build(1)).
 *
 * @param docker whether its manifest is Docker's schema 2, not OCI's
 * @param annotations of its manifest
 * @param environment variables that every stage begins with
 * @param unsetEnvironment variables that go in the end
 * @param unsetLabels labels that go in the end
 * @param inheritLabels whether labels of base images stay
 * @param omitHistory whether it tells nothing of its making
 * @param osVersion null for what the base says
 * @param osFeatures added to those of the base
 * @param buildah what else it tells as Buildah's do, null for an image like Docker's
 */
public record ImageOutput(
    boolean docker,
    Map<String, String> annotations,
    Map<String, String> environment,
    List<String> unsetEnvironment,
    List<String> unsetLabels,
    boolean inheritLabels,
    boolean omitHistory,
    @Nullable String osVersion,
    List<String> osFeatures,
    @Nullable BuildahStyle buildah) {
  /** An OCI image just as its instructions make it. */
  public static final ImageOutput PLAIN =
      new ImageOutput(
          false, Map.of(), Map.of(), List.of(), List.of(), true, false, null, List.of(), null);
}
