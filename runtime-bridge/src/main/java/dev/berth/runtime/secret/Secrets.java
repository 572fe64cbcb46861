package dev.berth.runtime.secret;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Secrets by name, id, or the unambiguous beginning of an id. Safe for any number of threads. */
public interface Secrets {
  /**
   * Keeps a secret; on return it survives a crash of the machine. INVALID for a name, a size or a
   * driver that cannot be; CONFLICT when the name is taken.
   *
   * @return the secret made, or with {@code ignore} the one that was there
   */
  Secret create(NewSecret wanted);

  /** The secret; NOT_FOUND when there is none, CONFLICT when several ids begin so. */
  Secret get(String ref);

  /** The secret, null when there is none; CONFLICT when several ids begin so. */
  @Nullable Secret find(String ref);

  /** What it holds; NOT_FOUND when there is no such secret. */
  byte[] data(String ref);

  /** All of them, by name. */
  List<Secret> list();

  /** Removes it, and tells which it was; containers that have its data keep it. */
  Secret remove(String ref);
}
