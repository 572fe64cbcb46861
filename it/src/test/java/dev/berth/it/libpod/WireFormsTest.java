package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every operation has in common: versions, queries, paths without a route, bare texts. */
class WireFormsTest extends LibpodSuite {
  private static final String ANY = "{\"image\":\"busybox\",\"netns\":{\"nsmode\":\"none\"}}";

  private Response request(String path) {
    return api.request().get(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v4.0.0", "/v4.3.1", "/v5.8.0", "/v5.8.0-dev", "/v6.0.0", "/v4", "/v1.40", ""})
  void everyReleaseOfAClientIsServed(String prefix) {
    assertThat(request(prefix + "/libpod/info").statusCode()).isEqualTo(200);
    assertThat(request(prefix + "/libpod/containers/json?all=true").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/nothing,404,Not Found",
    "GET,/containers/a/b/c,404,Not Found",
    "DELETE,/info,405,Method Not Allowed",
    "POST,/containers/json,405,Method Not Allowed",
  })
  void pathsAndMethodsWithoutARoute(String method, String path, int status, String text) {
    Response response = api.request().request(method, BASE + path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.asString().strip()).isEqualTo(text);
    assertThat(response.contentType()).startsWith("text/plain");
  }

  @Test
  void aQueryThatCannotBeReadIsToldWithItsTarget() {
    String target = BASE + "/containers/json?all=maybe";
    Response response = request(target);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.jsonPath().getString("message"))
        .isEqualTo(
            "failed to parse parameters for "
                + target
                + ": schema: error converting value for \"all\"");
  }

  @Test
  void namesOfParametersTakeAnyCase() {
    String id = create(ANY);
    assertThat(request(BASE + "/containers/json").asString()).doesNotContain(id);
    assertThat(request(BASE + "/containers/json?ALL=t").asString()).contains(id);
  }

  @Test
  void exitCodesAndIdsAreBareText() {
    String id =
        run(
            "{\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"exit 4\"],"
                + "\"netns\":{\"nsmode\":\"none\"}}");
    Response code = post("/containers/" + id + "/wait", "");
    assertThat(code.asString()).isEqualTo("4\n");
    assertThat(code.contentType()).startsWith("text/plain");
  }

  /** Passed over, such a filter would remove everything. */
  @Test
  void aPruneWithAnUnknownFilterRemovesNothing() {
    String id = create(ANY);
    for (String each : new String[] {"containers", "images", "volumes", "networks", "system"}) {
      assertThat(post("/" + each + "/prune?" + filters("{\"nope\":[\"x\"]}"), "").statusCode())
          .as(each)
          .isEqualTo(500);
    }
    assertThat(ask("/containers/" + id + "/exists").statusCode()).isEqualTo(204);
  }
}
