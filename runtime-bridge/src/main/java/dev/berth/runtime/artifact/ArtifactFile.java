package dev.berth.runtime.artifact;

import java.util.Map;

/**
 * A file that an artifact gets.
 *
 * @param name the artifact's
 * @param title the file's
 * @param mediaType of the file, empty for what its content looks like
 * @param artifactType of a new artifact, empty for none in particular
 * @param annotations of the file
 * @param append whether the artifact must be there and keeps what it has
 * @param replace whether an artifact of the name is given up
 */
public record ArtifactFile(
    String name,
    String title,
    String mediaType,
    String artifactType,
    Map<String, String> annotations,
    boolean append,
    boolean replace) {}
