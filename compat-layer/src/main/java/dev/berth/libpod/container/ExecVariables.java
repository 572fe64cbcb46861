package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.ForwardedExchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.wire.JsonBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The variables of an exec, each of which must have a value, unlike in Docker's API. */
final class ExecVariables {
  /** One byte more than a body may have, so that whoever reads it next refuses it. */
  private static final int LIMIT = (8 << 20) + 1;

  private ExecVariables() {}

  /** The same request, to be read once more; a variable without a value is refused with 400. */
  static Exchange checked(Exchange exchange) throws IOException {
    byte[] body = exchange.body().readNBytes(LIMIT);
    Exchange again =
        new ForwardedExchange(exchange) {
          @Override
          public InputStream body() {
            return new ByteArrayInputStream(body);
          }
        };
    List<String> variables = JsonBody.readAnyType(again, "ExecCreateConfig").strings("Env");
    for (String each : variables == null ? List.<String>of() : variables) {
      if (each.indexOf('=') < 0) {
        throw PodmanException.plain(
            400, "environment variable \"" + each + "\" badly formed, must be key=value");
      }
    }
    return again;
  }
}
