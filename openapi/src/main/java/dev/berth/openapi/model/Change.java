package dev.berth.openapi.model;

/** A path that differs from the image: 0 modified, 1 added, 2 deleted. */
public record Change(String Path, int Kind) {}
