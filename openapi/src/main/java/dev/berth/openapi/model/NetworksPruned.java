package dev.berth.openapi.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a prune removed. */
public record NetworksPruned(@Nullable List<String> NetworksDeleted) {}
