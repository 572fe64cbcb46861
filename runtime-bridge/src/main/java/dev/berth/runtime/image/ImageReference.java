package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A name of an image, normalised: {@code domain/path[:tag][@digest]} (grammar of the distribution
 * project's reference package). The familiar form leaves out {@code docker.io/} and {@code
 * library/}.
 *
 * @param domain registry host with optional port
 * @param path repository within the registry
 */
public record ImageReference(
    String domain, String path, @Nullable String tag, @Nullable Digest digest)
    implements Comparable<ImageReference> {
  /** The registry that names without a domain belong to. */
  public static final String DEFAULT_DOMAIN = "docker.io";

  /** The tag of a name that has neither tag nor digest. */
  public static final String DEFAULT_TAG = "latest";

  private static final String LEGACY_DOMAIN = "index.docker.io";
  private static final String LIBRARY = "library/";

  /** Parses and normalises; no tag is made up. INVALID with Docker's text when it cannot be one. */
  public static ImageReference parse(String text) {
    if (HexIds.isFullId(text)) {
      throw EngineException.invalid(
          "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
    }
    String domain = DEFAULT_DOMAIN;
    String rest = text;
    int slash = text.indexOf('/');
    if (slash >= 0 && isDomain(text.substring(0, slash))) {
      domain = text.substring(0, slash);
      rest = text.substring(slash + 1);
    }
    if (domain.equals(LEGACY_DOMAIN)) {
      domain = DEFAULT_DOMAIN;
    }
    if (domain.equals(DEFAULT_DOMAIN) && rest.indexOf('/') < 0) {
      rest = LIBRARY + rest;
    }
    return split(domain, rest);
  }

  /** What messages call an image that a client named: its familiar name with a tag, or its id. */
  static String shown(String text) {
    if (HexIds.isFullId(text)) {
      return "sha256:" + text;
    }
    return text.startsWith("sha256:") ? text : parse(text).withDefaultTag().familiar();
  }

  private static ImageReference split(String domain, String rest) {
    int colonAnywhere = rest.indexOf(':');
    String remote = colonAnywhere < 0 ? rest : rest.substring(0, colonAnywhere);
    if (!remote.toLowerCase(Locale.ROOT).equals(remote)) {
      throw EngineException.invalid(
          ReferenceGrammar.FORMAT + ": repository name (" + remote + ") must be lowercase");
    }
    Digest digest = null;
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = ReferenceGrammar.digest(rest.substring(at + 1));
      rest = rest.substring(0, at);
    }
    String tag = null;
    int colon = rest.indexOf(':');
    if (colon >= 0) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
      ReferenceGrammar.require(ReferenceGrammar.isTag(tag));
    }
    ReferenceGrammar.require(ReferenceGrammar.isDomain(domain) && ReferenceGrammar.isPath(rest));
    return new ImageReference(domain, rest, tag, digest);
  }

  /** A first element is a registry only when it cannot be a repository's directory. */
  private static boolean isDomain(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.toLowerCase(Locale.ROOT).equals(first);
  }

  /**
   * Parses a repository and, kept apart as clients send them, a tag or digest.
   *
   * @param tagOrDigest null or empty for none
   */
  public static ImageReference parse(String repository, @Nullable String tagOrDigest) {
    ImageReference name = parse(repository);
    if (tagOrDigest == null || tagOrDigest.isEmpty()) {
      return name;
    }
    return tagOrDigest.indexOf(':') >= 0
        ? name.withDigest(ReferenceGrammar.digest(tagOrDigest))
        : name.withTag(tagOrDigest);
  }

  /** The same repository with this tag and no digest; INVALID {@code invalid tag format}. */
  public ImageReference withTag(String newTag) {
    if (!ReferenceGrammar.isTag(newTag)) {
      throw EngineException.invalid("invalid tag format");
    }
    return new ImageReference(domain, path, newTag, null);
  }

  /** The same repository with this digest and no tag. */
  public ImageReference withDigest(Digest newDigest) {
    return new ImageReference(domain, path, null, newDigest);
  }

  /** The same repository without tag and digest. */
  public ImageReference nameOnly() {
    return tag == null && digest == null ? this : new ImageReference(domain, path, null, null);
  }

  /** This, or with {@code latest} when it has neither tag nor digest. */
  public ImageReference withDefaultTag() {
    return isNameOnly() ? new ImageReference(domain, path, DEFAULT_TAG, null) : this;
  }

  /** The reference that a new tag makes; INVALID for what cannot be tagged. Empty is latest. */
  static ImageReference newTag(String repository, String tag) {
    ImageReference name = ImageReference.parse(repository);
    if (name.digest() != null) {
      throw EngineException.invalid("refusing to create a tag with a digest reference");
    }
    ImageReference tagged = tag.isEmpty() ? name.withDefaultTag() : name.withTag(tag);
    if (tagged.familiarName().equals("sha256")) {
      throw EngineException.invalid(
          "refusing to create an ambiguous tag using digest algorithm as name");
    }
    return tagged;
  }

  /** Whether it has neither tag nor digest. */
  public boolean isNameOnly() {
    return tag == null && digest == null;
  }

  /** {@code docker.io/library/busybox}. */
  public String name() {
    return domain + "/" + path;
  }

  /** {@code busybox}. */
  public String familiarName() {
    if (!domain.equals(DEFAULT_DOMAIN)) {
      return name();
    }
    boolean official = path.startsWith(LIBRARY) && path.indexOf('/', LIBRARY.length()) < 0;
    return official ? path.substring(LIBRARY.length()) : path;
  }

  /** {@code docker.io/library/busybox:latest}, with what it has of tag and digest. */
  public String full() {
    return name() + suffix();
  }

  /** {@code busybox:latest}, with what it has of tag and digest: what clients are shown. */
  public String familiar() {
    return familiarName() + suffix();
  }

  private String suffix() {
    return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest.text());
  }

  @Override
  public int compareTo(ImageReference other) {
    return full().compareTo(other.full());
  }

  @Override
  public String toString() {
    return full();
  }
}
