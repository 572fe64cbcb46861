package dev.berth.runtime.registry;

import org.jspecify.annotations.Nullable;

/**
 * What to look for in a registry.
 *
 * @param term words, after {@code host/} when another registry than Docker Hub is meant
 * @param limit of results, 1 to 100; 0 for the usual 25
 * @param minimumStars results with fewer are left out
 * @param official whether only official images, or only others, are wanted; null for both
 */
public record SearchQuery(String term, int limit, int minimumStars, @Nullable Boolean official) {}
