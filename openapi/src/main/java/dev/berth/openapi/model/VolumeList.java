package dev.berth.openapi.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All volumes. */
public record VolumeList(@Nullable List<Volume> Volumes, @Nullable List<String> Warnings) {}
