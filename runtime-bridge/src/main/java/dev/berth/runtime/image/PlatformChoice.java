package dev.berth.runtime.image;

import java.util.List;

/** The platforms that a client wants of what is moved; none named means all. */
final class PlatformChoice {
  private final List<PlatformMatcher> wanted;

  PlatformChoice(List<Platform> platforms) {
    this.wanted = platforms.stream().map(PlatformMatcher::of).toList();
  }

  boolean isAll() {
    return wanted.isEmpty();
  }

  boolean wants(ImageConfigReader config) {
    return isAll()
        || wanted.stream()
            .anyMatch(each -> each.matches(config.os(), config.architecture(), config.variant()));
  }

  boolean wants(Image image) {
    return isAll() || wanted.stream().anyMatch(each -> each.matches(image));
  }

  /** As messages name them. */
  String text() {
    return String.join(", ", wanted.stream().map(PlatformMatcher::text).toList());
  }
}
