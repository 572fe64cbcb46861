package dev.berth.runtime;

import dev.berth.runtime.image.StoreCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sorts what a look over the store tells by what it is about. */
final class FindingsByKind implements StoreCheck.Report {
  private static final String IMAGE = "image ";
  private static final String CONTAINER = "container ";

  private final Map<String, List<String>> images = new LinkedHashMap<>();
  private final Map<String, List<String>> containers = new LinkedHashMap<>();
  private final Map<String, List<String>> others = new LinkedHashMap<>();

  @Override
  public void wrong(String what) {
    int colon = what.indexOf(": ");
    String subject = colon < 0 ? what : what.substring(0, colon);
    String found = colon < 0 ? what : what.substring(colon + 2);
    if (subject.startsWith(IMAGE)) {
      add(images, subject.substring(IMAGE.length()), found);
    } else if (subject.startsWith(CONTAINER)) {
      add(containers, subject.substring(CONTAINER.length()), found);
    } else {
      add(others, subject, found);
    }
  }

  private static void add(Map<String, List<String>> all, String subject, String found) {
    all.computeIfAbsent(subject, key -> new ArrayList<>()).add(found);
  }

  @Override
  public void note(String what) {
    // it goes away by itself
  }

  StoreFindings findings() {
    return new StoreFindings(images, containers, others);
  }
}
