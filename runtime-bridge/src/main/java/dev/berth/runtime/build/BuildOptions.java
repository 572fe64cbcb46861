package dev.berth.runtime.build;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What only some clients ask of a build (buildah-build(1)).
 *
 * @param files further Containerfiles of the context, which go on where the first one ends
 * @param directory a context on this host, which is only read; null for one that is sent
 * @param contexts other trees and images, by the name that FROM and {@code --from} use
 * @param uploads the context and named ones in one body; null where the body is the context
 * @param from the image of the first FROM instead, null for what that says
 * @param neverPull whether an image that is not here is a failure
 * @param allStages whether stages are built too that the target does not need
 * @param squashAll whether the image is one layer, those of its base included
 * @param excludes what of the context is left out, as in an ignore file
 * @param ignoreFiles whether an ignore file of the context counts although the context was sent
 * @param naming how names of images are understood
 * @param output what is changed of the image in the end
 * @param lines the words of its progress
 * @param preprocess further flags of the C preprocessor, for Containerfiles whose names end in
 *     {@code .in}; null where such names mean nothing
 * @param cacheLife how old a step's result may be to be taken, null for any age
 */
public record BuildOptions(
    List<String> files,
    @Nullable Path directory,
    Map<String, BuildSource> contexts,
    @Nullable ContextParts uploads,
    @Nullable String from,
    boolean neverPull,
    boolean allStages,
    boolean squashAll,
    List<String> excludes,
    boolean ignoreFiles,
    ImageNaming naming,
    ImageOutput output,
    StepLines lines,
    @Nullable List<String> preprocess,
    @Nullable Duration cacheLife) {

  /** Nothing but what every build does. */
  public static final BuildOptions NONE =
      new BuildOptions(
          List.of(),
          null,
          Map.of(),
          null,
          null,
          false,
          false,
          false,
          List.of(),
          false,
          ImageNaming.AS_GIVEN,
          ImageOutput.PLAIN,
          StepLines.DOCKER,
          null,
          null);

  /** The same with its context from elsewhere. */
  public BuildOptions with(@Nullable ContextParts newUploads, @Nullable Path newDirectory) {
    return new BuildOptions(
        files,
        newDirectory,
        contexts,
        newUploads,
        from,
        neverPull,
        allStages,
        squashAll,
        excludes,
        ignoreFiles,
        naming,
        output,
        lines,
        preprocess,
        cacheLife);
  }
}
