package dev.berth.openapi.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of the history of an image. */
public record HistoryItem(
    String Id,
    long Created,
    String CreatedBy,
    @Nullable List<String> Tags,
    long Size,
    String Comment) {}
