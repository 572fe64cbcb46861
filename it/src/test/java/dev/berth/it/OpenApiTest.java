package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real answers are what the served OpenAPI document says. */
class OpenApiTest {
  private static JsonNode document;
  private static String container;
  private static String exec;

  @BeforeAll
  static void prepare() {
    assumeTrue(Service.isBerth(), "peers serve no document");
    Api api = Api.shared();
    document = api.get("/openapi");
    container =
        api.create(
            "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"600\"],\"Volumes\":{\"/data\":{}},\"HostConfig\":{\"NetworkMode\":\"none\"}}");
    api.start(container);
    exec =
        api.post("/containers/" + container + "/exec", "{\"Cmd\":[\"true\"]}")
            .jsonPath()
            .getString("Id");
  }

  @AfterAll
  static void remove() {
    if (container != null) {
      Api.shared().remove(container);
    }
  }

  @Test
  void theDocumentIsOpenApi31() {
    assertThat(document.get("openapi").asText()).startsWith("3.1");
    assertThat(document.get("paths").size()).isGreaterThan(90);
  }

  @Test
  void libpodHasADocumentOfItsOwn() {
    JsonNode libpod = Api.shared().get("/libpod/openapi");
    assertThat(libpod.get("openapi").asText()).startsWith("3.1");
    assertThat(libpod.get("paths").size()).isGreaterThan(110);
    assertThat(libpod.at("/paths/~1libpod~1containers~1json/get/parameters/0/schema/type").asText())
        .isEqualTo("boolean");
  }

  @ParameterizedTest
  @CsvSource({
    "/containers/json,/containers/json?all=1",
    "/containers/{id}/json,/containers/CONTAINER/json",
    "/containers/{id}/top,/containers/CONTAINER/top",
    "/containers/{id}/stats,/containers/CONTAINER/stats?stream=0&one-shot=1",
    "/exec/{id}/json,/exec/EXEC/json",
    "/images/json,/images/json?all=1",
    "/images/{name}/json,/images/busybox/json",
    "/images/{name}/history,/images/busybox/history",
    "/volumes,/volumes",
    "/networks,/networks",
    "/networks/{id},/networks/bridge",
    "/info,/info",
    "/version,/version",
    "/system/df,/v1.51/system/df",
  })
  void realAnswersAreAsDocumented(String path, String request) {
    JsonNode schema =
        document.get("paths").path(path).at("/get/responses/200/content/application~1json/schema");
    assertThat(schema.isMissingNode()).as("schema of %s", path).isFalse();
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.get("components"));
    JsonNode answer =
        Api.shared().get(request.replace("CONTAINER", container).replace("EXEC", exec));
    Set<ValidationMessage> findings =
        JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(whole).validate(answer);
    assertThat(findings).as(answer.toPrettyString()).isEmpty();
  }
}
