package dev.berth.docker.system;

/** The product's own version. */
public final class Product {
  /** As shown to clients; the build's when it is known. */
  public static final String VERSION = version();

  private Product() {}

  private static String version() {
    String built = Product.class.getPackage().getImplementationVersion();
    return built == null ? "0.1.0" : built;
  }
}
