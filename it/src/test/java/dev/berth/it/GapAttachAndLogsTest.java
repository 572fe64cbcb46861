package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attach parameters, media types and queries of logs. */
class GapAttachAndLogsTest extends GapSuite {
  @Test
  void attachWithoutParametersAttachesNothing() {
    String id = sleeping();
    Response response = API.post("/containers/" + id + "/attach", "");
    assertThat(response.statusCode()).isIn(101, 200);
    assertThat(response.asString()).isEmpty();
  }

  @Test
  void attachLeavesAStoppedContainerAlone() {
    String id = exited(3);
    String before = inspect(id).get("State").toString();
    API.post("/containers/" + id + "/attach?logs=1&stdout=1", "");
    assertThat(inspect(id).get("State")).hasToString(before);
  }

  @Test
  void theMediaTypeOfLogsIsSaid() {
    String id = exited(0);
    String type = get("/containers/" + id + "/logs?stdout=1").contentType();
    if (Service.apiAtLeast(42)) {
      assertThat(type).isEqualTo("application/vnd.docker.multiplexed-stream");
      assertThat(get("/v1.41/containers/" + id + "/logs?stdout=1").contentType())
          .isEqualTo("application/vnd.docker.raw-stream");
    }
  }

  @Test
  void aBadOrEmptyTailIsAll() {
    String id = started("\"Cmd\":[\"echo\",\"line\"]");
    API.await(id);
    for (String tail : List.of("", "bogus", "-5", "all")) {
      Response response = get("/containers/" + id + "/logs?stdout=1&tail=" + tail);
      assertThat(response.statusCode()).as(tail).isEqualTo(200);
      assertThat(response.asString()).as(tail).contains("line");
    }
  }

  @Test
  void detailsAreShown() {
    String id =
        started(
            "\"Cmd\":[\"echo\",\"line\"],\"Labels\":{\"a\":\"b c\"},\"HostConfig\":{"
                + "\"LogConfig\":{\"Type\":\"json-file\",\"Config\":{\"labels\":\"a\"}}}");
    API.await(id);
    assertThat(get("/containers/" + id + "/logs?stdout=1&details=1").asString())
        .contains("a=b+c line");
  }

  @Test
  void logsNeedAStream() {
    assertThat(get("/containers/" + exited(0) + "/logs").statusCode()).isEqualTo(400);
  }
}
