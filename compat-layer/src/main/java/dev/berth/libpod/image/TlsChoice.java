package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.registry.Registries;

/** Whether a request wants certificates of registries to be checked. */
public final class TlsChoice {
  private TlsChoice() {}

  /** The registries as {@code tlsVerify} says: what is not said is for the configuration. */
  public static Registries of(Exchange exchange, Engine engine) {
    boolean verify = exchange.query().bool("tlsVerify", true);
    return verify ? engine.registries() : engine.registries().insecure();
  }
}
