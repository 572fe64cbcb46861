package dev.berth.openapi.model;

/** A name or an image that was removed. */
public record ImageDeleted(@Optional String Untagged, @Optional String Deleted) {}
