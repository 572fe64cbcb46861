package dev.berth.libpod.kube.yaml;

import java.io.Serial;

/** A manifest that cannot be what it says; the text tells where. */
public final class KubeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Makes one. */
  public KubeException(String text) {
    super(text);
  }

  /** Something wrong at a place of the text. */
  public static KubeException at(Place place, String text) {
    return new KubeException("yaml: " + place + ": " + text);
  }

  /** The text, without null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
