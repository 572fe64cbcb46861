package dev.berth.runtime.registry;

/**
 * An image that a search found.
 *
 * @param name repository, as the registry calls it
 */
public record SearchResult(String name, String description, long stars, boolean official) {}
