package dev.berth.openapi.model;

import org.jspecify.annotations.Nullable;

/** How a container ended. */
public record WaitResponse(int StatusCode, @Optional @Nullable WaitError Error) {}
