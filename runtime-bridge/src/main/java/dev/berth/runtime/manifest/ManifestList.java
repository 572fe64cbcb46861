package dev.berth.runtime.manifest;

import dev.berth.runtime.id.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A list of images, as the store keeps it.
 *
 * @param format version of this document
 * @param id 64 hex digits, which stay when the list changes
 * @param names familiar names with tag
 * @param annotations of the list itself
 * @param subject what the list is about, null for nothing
 */
public record ManifestList(
    int format,
    String id,
    List<String> names,
    Instant created,
    Map<String, String> annotations,
    @Nullable ManifestEntry subject,
    List<ManifestEntry> entries) {
  static final int FORMAT = 1;

  /** The same with other names. */
  ManifestList named(List<String> newNames) {
    return new ManifestList(
        format, id, List.copyOf(newNames), created, annotations, subject, entries);
  }

  /** The same with an entry more; one of the same digest is replaced. */
  public ManifestList with(ManifestEntry added) {
    List<ManifestEntry> all = new ArrayList<>(entries);
    all.removeIf(each -> each.digest().equals(added.digest()));
    all.add(added);
    return entries(all);
  }

  /** The same with an entry in place of the one of its digest. */
  public ManifestList replaced(ManifestEntry changed) {
    return entries(
        entries.stream()
            .map(each -> each.digest().equals(changed.digest()) ? changed : each)
            .toList());
  }

  /** The same without an entry. */
  public ManifestList without(Digest digest) {
    return entries(entries.stream().filter(each -> !each.digest().equals(digest)).toList());
  }

  /** The same with other entries. */
  ManifestList entries(List<ManifestEntry> all) {
    return new ManifestList(format, id, names, created, annotations, subject, List.copyOf(all));
  }

  /** The same with more annotations, and another subject unless that is null. */
  public ManifestList with(Map<String, String> more, @Nullable ManifestEntry newSubject) {
    Map<String, String> all = new TreeMap<>(annotations);
    all.putAll(more);
    return new ManifestList(
        format, id, names, created, all, newSubject == null ? subject : newSubject, entries);
  }

  /** The entry of a digest, null when there is none. */
  public @Nullable ManifestEntry entry(Digest digest) {
    for (ManifestEntry each : entries) {
      if (each.digest().equals(digest)) {
        return each;
      }
    }
    return null;
  }
}
