package dev.berth.runtime;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something made at its first use, once. A failed making is tried again at the next use. */
final class Lazy<T> implements Supplier<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Supplier<T> maker;
  private volatile @Nullable T value;

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    T known = value;
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      T made = value;
      if (made == null) {
        made = maker.get();
        value = made;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** The value if it was ever asked for. */
  @Nullable T ifMade() {
    return value;
  }
}
