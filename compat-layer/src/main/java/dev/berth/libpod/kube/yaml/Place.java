package dev.berth.libpod.kube.yaml;

/**
 * Where something stands in a text.
 *
 * @param line counted from one
 * @param column counted from one
 */
public record Place(int line, int column) {
  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
