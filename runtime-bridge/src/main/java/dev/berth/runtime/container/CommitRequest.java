package dev.berth.runtime.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a container is made an image.
 *
 * @param repository name without tag, null or empty for none
 * @param tag empty for {@code latest}
 * @param config what the image's configuration is made of before the container's fills the gaps;
 *     null for the container's own
 * @param changes lines of a Dockerfile, applied to it
 * @param pause whether a running container is frozen while its files are read
 * @param squash whether all its files become one layer, those of its image included
 */
public record CommitRequest(
    @Nullable String repository,
    String tag,
    String comment,
    String author,
    @Nullable ContainerConfig config,
    List<String> changes,
    boolean pause,
    boolean squash) {}
