package dev.berth.libpod.wire;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.runtime.error.EngineException;

/** The {@code filters} value of a request, with Podman's refusal. */
public final class LibpodFilters {
  private LibpodFilters() {}

  /** Decodes; what is malformed is an internal error to Podman. */
  public static Filters parse(Exchange exchange) {
    try {
      return Filters.parseAny(exchange.query().get("filters"));
    } catch (EngineException e) {
      Throwable cause = e.getCause();
      String reason = cause == null ? e.text() : String.valueOf(cause.getMessage());
      throw PodmanException.caused(
          500, "failed to decode filter parameters", reason.replace("invalid JSON: ", ""));
    }
  }
}
