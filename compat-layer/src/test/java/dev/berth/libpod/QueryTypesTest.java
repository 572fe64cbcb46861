package dev.berth.libpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.ApiVersion;
import dev.berth.api.Query;
import dev.berth.api.Route;
import dev.berth.fake.FakeExchange;
import dev.berth.libpod.wire.ParameterTable;
import dev.berth.libpod.wire.ParameterTable.Parameter;
import dev.berth.libpod.wire.ParameterTable.Type;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.TypedQueries;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries are read as Podman's decoder reads them, whatever the handler behind does. */
class QueryTypesTest {
  private final List<Query> seen = new ArrayList<>();
  private final Route route =
      TypedQueries.checked(
          new Route(
              "GET",
              "/libpod/containers/json",
              "List",
              new ApiVersion(0, 0),
              "",
              exchange -> seen.add(exchange.query())));

  private Query read(FakeExchange exchange) throws Exception {
    route.handler().handle(exchange);
    return seen.getLast();
  }

  @ParameterizedTest
  @CsvSource({"1,true", "t,true", "TRUE,true", "on,true", "0,false", "F,false", "False,false"})
  void booleansAreGos(String text, boolean value) throws Exception {
    assertThat(read(new FakeExchange().with("all", text)).bool("all")).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"all,yes", "all,no", "all,2", "limit,x", "limit,1.5", "limit,9223372036854775808"})
  void whatCannotBeReadIsRefusedByName(String key, String text) {
    assertThat(refusal(new FakeExchange().with(key, text)).text())
        .isEqualTo(
            "failed to parse parameters for /target: schema: error converting value for \""
                + key
                + "\"");
  }

  private PodmanException refusal(FakeExchange exchange) {
    PodmanException refusal =
        catchThrowableOfType(PodmanException.class, () -> route.handler().handle(exchange));
    assertThat(refusal.status()).isEqualTo(400);
    return refusal;
  }

  @Test
  void furtherFaultsAreCounted() {
    FakeExchange two = new FakeExchange().with("all", "x").with("size", "x");
    assertThat(refusal(two).reason())
        .isEqualTo("schema: error converting value for \"all\" (and 1 other error)");
    assertThat(refusal(two.with("sync", "x")).reason()).endsWith("(and 2 other errors)");
  }

  @Test
  void namesTakeAnyCaseAndTheLastValueCounts() throws Exception {
    Query query = read(new FakeExchange().with("ALL", "0").with("ALL", "1").with("Limit", "+7"));
    assertThat(query.get("all")).isEqualTo("true");
    assertThat(query.get("limit")).isEqualTo("7");
  }

  @Test
  void emptyValuesSayNothing() throws Exception {
    Query query = read(new FakeExchange().with("all", "").with("limit", ""));
    assertThat(query.has("all")).isFalse();
    assertThat(query.bool("all", true)).isTrue();
    assertThat(query.has("limit")).isFalse();
  }

  @Test
  void whatPodmanDoesNotReadIsLeftAlone() throws Exception {
    assertThat(read(new FakeExchange().with("other", "maybe")).get("other")).isEqualTo("maybe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "+1", "x", ""})
  void unsignedNumbersHaveNoSign(String text) throws Exception {
    Route delete =
        TypedQueries.checked(
            new Route(
                "DELETE",
                "/libpod/containers/{id:*}",
                "Remove",
                new ApiVersion(0, 0),
                "",
                exchange -> seen.add(exchange.query())));
    FakeExchange exchange = new FakeExchange().with("timeout", text);
    if (text.isEmpty()) {
      delete.handler().handle(exchange);
      assertThat(seen.getLast().has("timeout")).isFalse();
    } else {
      assertThatThrownBy(() -> delete.handler().handle(exchange))
          .isInstanceOf(PodmanException.class);
    }
  }

  /** No handler is reached, so that none needs an engine. */
  @Test
  void everyRouteRefusesWhatIsNoBoolean() {
    for (Route each : LibpodDialect.table()) {
      for (Parameter parameter : ParameterTable.of(each.method(), each.path())) {
        if (parameter.type() == Type.BOOLEAN) {
          assertThatThrownBy(
                  () -> each.handler().handle(new FakeExchange().with(parameter.name(), "maybe")))
              .as("%s %s %s", each.method(), each.path(), parameter.name())
              .isInstanceOf(PodmanException.class)
              .hasMessageContaining("\"" + parameter.name() + "\"");
        }
      }
    }
  }

  @Test
  void theTableKnowsRoutesByTheirPaths() {
    assertThat(ParameterTable.of("DELETE", "/libpod/networks/{name}"))
        .containsExactly(new Parameter("force", Type.BOOLEAN));
    assertThat(ParameterTable.of("POST", "/libpod/containers/{id:*}/wait"))
        .containsExactly(
            new Parameter("condition", Type.LIST), new Parameter("interval", Type.TEXT));
    assertThat(ParameterTable.of("POST", "/libpod/play/kube"))
        .isEqualTo(ParameterTable.of("POST", "/libpod/kube/play"))
        .isNotEmpty();
    assertThat(ParameterTable.of("POST", "/libpod/local/build"))
        .hasSize(ParameterTable.of("POST", "/libpod/build").size() + 1);
    assertThat(ParameterTable.of("GET", "/libpod/info")).isEmpty();
  }
}
