package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of containers: shape, order, texts and every filter. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListTest {
  private static final String MARK = "list-" + UUID.randomUUID().toString().substring(0, 8);

  private final Api api = Api.shared();

  @BeforeAll
  void populate() {
    assertThat(
            api.post("/networks/create", "{\"Name\":\"" + MARK + "-net\",\"CheckDuplicate\":true}")
                .statusCode())
        .isEqualTo(201);
    make("created", "\"Cmd\":[\"true\"],\"ExposedPorts\":{\"7070/tcp\":{}}");
    make("exited", "\"Cmd\":[\"sh\",\"-c\",\"exit 3\"]");
    start("exited");
    assertThat(api.await(MARK + "-exited")).isEqualTo(3);
    make(
        "web",
        "\"Cmd\":[\"sh\",\"-c\",\"sleep 600\",\"it's\",\"\"],\"Labels\":{\"x\":\"1\",\"y\":\"\"},"
            + "\"ExposedPorts\":{\"80/tcp\":{},\"90/udp\":{}},"
            + "\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"\"}]},"
            + "\"Binds\":[\""
            + MARK
            + "-vol:/data\",\"/tmp:/host:ro\"]}");
    start("web");
    make(
        "health",
        "\"Cmd\":[\"sleep\",\"600\"],\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],\"Interval\":3600000000000}");
    start("health");
    make(
        "net",
        "\"Cmd\":[\"sleep\",\"600\"],\"HostConfig\":{\"NetworkMode\":\""
            + MARK
            + "-net\"},\"NetworkingConfig\":{\"EndpointsConfig\":{\""
            + MARK
            + "-net\":{\"Aliases\":[\"other\"]}}}");
    start("net");
  }

  @AfterAll
  void cleanUp() {
    for (String each : List.of("created", "exited", "web", "health", "net")) {
      api.remove(MARK + "-" + each);
    }
    api.delete("/networks/" + MARK + "-net");
    api.delete("/volumes/" + MARK + "-vol");
  }

  private void make(String name, String fields) {
    api.createNamed(
        MARK + "-" + name,
        "{\"Image\":\"busybox\","
            + fields.replaceFirst("\"Labels\":\\{", "\"Labels\":{\"mark\":\"" + MARK + "\",")
            + (fields.contains("\"Labels\"") ? "}" : ",\"Labels\":{\"mark\":\"" + MARK + "\"}}"));
  }

  private void start(String name) {
    api.start(MARK + "-" + name);
  }

  /** The names without the mark, in the order of the answer. */
  private List<String> names(String query) {
    List<String> names = new ArrayList<>();
    for (JsonNode each : api.get("/containers/json?" + query)) {
      String name = each.get("Names").get(0).asText();
      if (name.startsWith("/" + MARK)) {
        names.add(name.substring(MARK.length() + 2));
      }
    }
    return names;
  }

  private static String filters(String json) {
    return "filters=" + URLEncoder.encode(json.replace("MARK", MARK), StandardCharsets.UTF_8);
  }

  private JsonNode line(String name) {
    return api.get(
            "/v1.41/containers/json?all=1&" + filters("{\"name\":[\"^/MARK-" + name + "$\"]}"))
        .get(0);
  }

  @Test
  void newestComeFirstAndOnlyRunningOnesUnlessAsked() {
    assertThat(names("all=0")).containsExactly("net", "health", "web");
    assertThat(names("all=1")).containsExactly("net", "health", "web", "exited", "created");
    assertThat(names("all=False")).containsExactly("net", "health", "web");
    assertThat(names("limit=2")).containsExactly("net", "health");
    assertThat(names("limit=4")).containsExactly("net", "health", "web", "exited");
    assertThat(names("limit=-1")).containsExactly("net", "health", "web");
    assertThat(names("limit=0&all=true")).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':['MARK-we']}                      | web",
        "{'name':['^MARK-web$']}                   | web",
        "{'name':['^/MARK-web$']}                  | web",
        "{'name':['[']}                            |",
        "{'name':['^MARK']}                        | net health web",
        "{'label':['mark=MARK','x']}               | web",
        "{'label':['mark=MARK','x=2']}             |",
        "{'label':['y=']}                          | web",
        "{'status':['exited'],'label':['mark=MARK']}            | exited",
        "{'status':['exited','created'],'label':['mark=MARK']}  | exited created",
        "{'status':{'exited':true},'label':{'mark=MARK':true}}  | exited",
        "{'exited':['3'],'label':['mark=MARK']}    |",
        "{'health':['none'],'label':['mark=MARK']} | net web",
        "{'volume':['MARK-vol']}                   | web",
        "{'volume':['/data'],'label':['mark=MARK']}  | web",
        "{'volume':['/tmp'],'label':['mark=MARK']}   | web",
        "{'volume':['/host'],'label':['mark=MARK']}  | web",
        "{'network':['MARK-net']}                  | net",
        "{'network':['bridge'],'label':['mark=MARK']}  | health web",
        "{'network':['nosuch']}                    |",
        "{'expose':['80'],'label':['mark=MARK']}      | web",
        "{'expose':['90'],'label':['mark=MARK']}      |",
        "{'expose':['80-95/udp'],'label':['mark=MARK']} | web",
        "{'publish':['80'],'label':['mark=MARK']}     |",
        "{'publish':['1-65535'],'label':['mark=MARK']} | web",
        "{'publish':['1'],'expose':['80'],'label':['mark=MARK']} | web",
        "{'ancestor':['busybox'],'label':['mark=MARK']}  | net health web",
        "{'ancestor':['busybox:latest','nosuch'],'label':['mark=MARK']} | net health web",
        "{'ancestor':['nosuch']}                   |",
        "{'before':['MARK-web']}                   |",
        "{'before':['MARK-net'],'label':['mark=MARK']}  | health web",
        "{'since':['MARK-web']}                    | net health",
        "{'since':['MARK-exited'],'before':['MARK-net']} | health web",
        "{'is-task':['true']}                      |",
        "{'is-task':['false'],'label':['mark=MARK']}  | net health web",
        "{'isolation':['default'],'label':['mark=MARK']}  | net health web",
        "{'id':['nosuch']}                         |",
        "{'label':[]}                              | net health web",
      })
  void filtersChoose(String filter, String expected) {
    List<String> wanted = expected == null ? List.of() : List.of(expected.split(" "));
    assertThat(names(filters(filter.replace('\'', '"')))).isEqualTo(wanted);
  }

  @Test
  void exitedOnesAreFoundAmongAllOnly() {
    assertThat(names("all=1&" + filters("{\"exited\":[\"3\"],\"label\":[\"mark=MARK\"]}")))
        .containsExactly("exited");
    assertThat(names("all=1&" + filters("{\"expose\":[\"7070\"]}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'status':['odd']}",
        "{'health':['odd']}",
        "{'is-task':['odd']}",
        "{'odd':['x']}",
      })
  void valuesThatCannotBeAre400(String filter) {
    String query = "/containers/json?" + filters(filter.replace('\'', '"'));
    assertThat(api.request().urlEncodingEnabled(false).get(query).statusCode()).isEqualTo(400);
  }

  @Test
  void aLineHasDockersShape() {
    JsonNode web = line("web");
    assertThat(web.get("Command").asText()).isEqualTo("sh -c 'sleep 600' it's ");
    assertThat(web.get("Image").asText()).isEqualTo("busybox");
    assertThat(web.get("ImageID").asText()).matches("sha256:[0-9a-f]{64}");
    assertThat(web.get("State").asText()).isEqualTo("running");
    assertThat(web.get("Status").asText()).startsWith("Up ");
    assertThat(web.get("Created").isIntegralNumber()).isTrue();
    assertThat(web.has("SizeRw") || web.has("SizeRootFs")).isFalse();
    assertThat(web.get("Labels").get("y").asText()).isEmpty();
    assertThat(web.get("Mounts").findValuesAsText("Destination"))
        .containsExactlyInAnyOrder("/data", "/host");
    List<String> ports = new ArrayList<>();
    for (JsonNode each : web.get("Ports")) {
      ports.add(
          each.get("PrivatePort")
              + each.get("Type").asText()
              + (each.has("PublicPort") ? each.get("IP").asText() : each.has("IP")));
    }
    assertThat(ports).containsExactlyInAnyOrder("80tcp127.0.0.1", "90udpfalse");
    JsonNode bridge = web.at("/NetworkSettings/Networks/bridge");
    assertThat(bridge.get("IPAddress").asText()).matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    assertThat(bridge.get("IPAMConfig").isNull()).isTrue();
    assertThat(bridge.get("GlobalIPv6PrefixLen").asInt()).isZero();
  }

  @Test
  void statesHaveTheirTexts() {
    assertThat(line("created").get("Status").asText()).isEqualTo("Created");
    assertThat(line("created").get("Ports")).isEmpty();
    assertThat(line("exited").get("Status").asText()).matches("Exited \\(3\\) .* ago");
    assertThat(line("health").get("Status").asText())
        .matches("Up .* \\((health: starting|healthy)\\)");
  }

  @Test
  void namesGivenToAnEndpointAreInspectsAlone() {
    JsonNode endpoint = line("net").at("/NetworkSettings/Networks/" + MARK + "-net");
    assertThat(endpoint.get("Aliases").isNull()).isTrue();
    assertThat(endpoint.get("Links").isNull()).isTrue();
    assertThat(endpoint.get("NetworkID").asText()).hasSize(64);
  }

  @Test
  void sizesComeWhenAsked() {
    JsonNode web =
        api.get("/containers/json?size=1&" + filters("{\"name\":[\"MARK-web\"]}")).get(0);
    assertThat(web.get("SizeRootFs").asLong()).isPositive();
  }
}
