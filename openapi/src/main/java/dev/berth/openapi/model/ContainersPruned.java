package dev.berth.openapi.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a prune removed. */
public record ContainersPruned(@Nullable List<String> ContainersDeleted, long SpaceReclaimed) {}
