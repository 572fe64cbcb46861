package dev.berth.runtime.build;

import dev.berth.runtime.id.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something builds keep for later ones (Docker Engine API, BuildCache).
 *
 * @param type {@link #REGULAR} for a step's layer, {@link #MOUNT} for a cache mount's directory
 * @param parent id of the record it goes on from, null for none
 * @param chain chain id of the layer, null when there is none
 * @param inUse whether a step uses it now
 * @param shared whether an image has it too, so that forgetting it frees nothing
 * @param size bytes on disk
 */
public record CacheRecord(
    String id,
    @Nullable String parent,
    String type,
    String description,
    @Nullable Digest chain,
    boolean inUse,
    boolean shared,
    long size,
    Instant created,
    Instant lastUsed,
    int uses) {
  public static final String REGULAR = "regular";
  public static final String MOUNT = "exec.cachemount";

  /** Whether there is anything on disk of it but a note. */
  public boolean hasContent() {
    return chain != null || type.equals(MOUNT);
  }
}
