package dev.berth.runtime;

import java.util.List;
import java.util.Map;

/**
 * What a look over the store found wrong.
 *
 * @param images what is wrong with an image, by id
 * @param containers the same for containers
 * @param others what is wrong with content that is neither, by its name
 */
public record StoreFindings(
    Map<String, List<String>> images,
    Map<String, List<String>> containers,
    Map<String, List<String>> others) {
  /** Whether anything is. */
  public boolean any() {
    return !images.isEmpty() || !containers.isEmpty() || !others.isEmpty();
  }
}
