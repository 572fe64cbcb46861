package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions, routing, headers, error bodies: what concerns every request. */
class GapTransportTest extends GapSuite {
  @ParameterizedTest
  @ValueSource(strings = {"/v9.99/containers/json", "/v1.10/containers/json"})
  void versionsOutsideTheRangeAre400(String path) {
    Response response = get(path);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.header("Api-Version")).isNotEmpty();
  }

  @Test
  void aRequestWithoutVersionIsTheNewest() {
    String newest = API.get("/version").get("ApiVersion").asText();
    String id = sleeping();
    assertThat(keys(API.get("/containers/" + id + "/json")))
        .isEqualTo(keys(API.get("/v" + newest + "/containers/" + id + "/json")));
  }

  @Test
  void newerFieldsAreHiddenFromOlderVersions() {
    assumeTrue(Service.apiAtLeast(52), "the fields are of 1.43 to 1.52");
    String id = sleeping();
    assertThat(keys(API.get("/v1.52/containers/" + id + "/json").get("NetworkSettings")))
        .doesNotContain("IPAddress");
    assertThat(keys(API.get("/v1.51/containers/" + id + "/json").get("NetworkSettings")))
        .contains("IPAddress");
  }

  @Test
  void unknownPathAndMethodAreJson404() {
    for (Response response :
        List.of(get("/nothing"), API.request().put("/containers/json"), API.delete("/info"))) {
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(message(response)).isEqualTo("page not found");
    }
  }

  @Test
  void anErrorHasNothingButItsMessage() {
    assertThat(keys(Api.parse(get("/containers/nosuch/json").asString())))
        .containsExactly("message");
  }

  @Test
  void headersAreOnEveryReply() {
    assumeTrue(Service.apiAtLeast(44), "older engines leave them out where there is no route");
    for (Response response : List.of(get("/info"), get("/nothing"), get("/containers/x/json"))) {
      assertThat(response.header("Api-Version")).startsWith("1.");
      assertThat(response.header("Ostype")).isEqualTo("linux");
      assertThat(response.header("Docker-Experimental")).isEqualTo("false");
      assertThat(response.header("Server")).startsWith("Docker/");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/containers/json", "/networks", "/volumes", "/images/json"})
  void badFiltersAre400(String path) {
    assumeTrue(Service.apiAtLeast(42), "older engines answer 500");
    assertThat(get(path + "?" + filters("{\"bogus\":[\"1\"]}")).statusCode()).isEqualTo(400);
    assertThat(get(path + "?filters=not-json").statusCode()).isEqualTo(400);
  }

  @Test
  void bodiesMustBeJsonAndOneDocument() {
    assumeTrue(Service.apiAtLeast(42), "older engines are laxer");
    Response text =
        API.request().contentType("text/plain").body(body("")).post("/containers/create");
    assertThat(text.statusCode()).isEqualTo(400);
    assertThat(API.post("/containers/create", body("") + "{}").statusCode()).isEqualTo(400);
  }
}
