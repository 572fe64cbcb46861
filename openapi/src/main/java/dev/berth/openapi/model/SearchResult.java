package dev.berth.openapi.model;

/** A found repository. */
public record SearchResult(
    String name, String description, int star_count, boolean is_official, boolean is_automated) {}
