package dev.berth.openapi.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warnings of an update. */
public record UpdateResponse(@Nullable List<String> Warnings) {}
