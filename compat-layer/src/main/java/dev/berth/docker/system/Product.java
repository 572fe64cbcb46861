package dev.berth.docker.system;

/** The versions that clients are shown. */
public final class Product {
  private static final String OWN = own();

  /**
   * The Docker Engine that clients may take this one for, marked as packagers mark theirs. Clients
   * compare it with the least Docker they want (testcontainers, CI runners, Ansible), so a version
   * of our own counting would shut them out.
   */
  public static final String VERSION = "29.5.0+berth" + OWN;

  private Product() {}

  private static String own() {
    String built = Product.class.getPackage().getImplementationVersion();
    return built == null ? "0.1.0" : built;
  }
}
