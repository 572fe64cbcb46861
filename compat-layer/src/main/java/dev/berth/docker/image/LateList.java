package dev.berth.docker.image;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A list that is made when it is first looked at, which whoever removes images does while nobody
 * can begin to use one.
 */
final class LateList<T> extends AbstractList<T> {
  private final Supplier<List<T>> maker;
  private @Nullable List<T> made;

  LateList(Supplier<List<T>> maker) {
    this.maker = maker;
  }

  private synchronized List<T> list() {
    List<T> known = made;
    if (known == null) {
      known = maker.get();
      made = known;
    }
    return known;
  }

  @Override
  public T get(int index) {
    return list().get(index);
  }

  @Override
  public int size() {
    return list().size();
  }
}
