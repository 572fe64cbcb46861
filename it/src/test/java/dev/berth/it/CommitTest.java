package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a container, and images made of them. */
class CommitTest {
  private static final String WORK =
      "echo x > /newfile; mkdir -p /a/b; echo 1 > /a/b/f; chmod 700 /usr; rm -r /var/www;"
          + " mkdir /var/www; touch /var/www/n; echo y > /etc/y; rm -r /root; ln /newfile /hard;"
          + " echo h > /vol/h; chown 7:8 /a/b/f; ln -s newfile /soft";

  private final Api api = Api.shared();
  private final List<String> containers = new ArrayList<>();
  private final List<String> images = new ArrayList<>();

  @AfterEach
  void removeAll() {
    containers.forEach(api::remove);
    images.forEach(each -> api.delete("/images/" + each + "?force=1"));
  }

  private String ran(String script) {
    String id =
        api.create(
            "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\""
                + script
                + "\"],\"Env\":[\"A=1\"],\"Volumes\":{\"/vol\":{}},\"Labels\":{\"l\":\"1\"}}");
    containers.add(id);
    api.start(id);
    assertThat(api.await(id)).isZero();
    return id;
  }

  private String commit(String query, String body) {
    Response response = api.post("/commit?" + query, body.isEmpty() ? "{}" : body);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    String id = response.jsonPath().getString("Id");
    assertThat(id).startsWith("sha256:");
    images.add(id);
    return id;
  }

  private String output(String image, String script) {
    String id =
        api.create(
            "{\"Image\":\""
                + image
                + "\",\"Cmd\":[\"sh\",\"-c\",\""
                + script
                + "\"],\"Tty\":true}");
    containers.add(id);
    api.start(id);
    assertThat(api.await(id)).isZero();
    return api.request()
        .get("/containers/" + id + "/logs?stdout=1&stderr=1")
        .asString()
        .replace("\r", "");
  }

  @Test
  void changesAreThoseOfTheWork() {
    List<String> changes = new ArrayList<>();
    for (JsonNode each : api.get("/containers/" + ran(WORK) + "/changes")) {
      changes.add(each.get("Kind").asInt() + " " + each.get("Path").asText());
    }
    assertThat(changes)
        .containsExactlyInAnyOrder(
            "1 /newfile",
            "1 /a",
            "1 /a/b",
            "1 /a/b/f",
            "0 /usr",
            "0 /var",
            "0 /var/www",
            "1 /var/www/n",
            "0 /etc",
            "1 /etc/y",
            "2 /root",
            "1 /hard",
            "1 /soft",
            "1 /vol");
  }

  @Test
  void anUntouchedContainerHasNoChanges() {
    String id = api.create("{\"Image\":\"busybox\",\"Cmd\":[\"true\"]}");
    containers.add(id);
    assertThat(api.request().get("/containers/" + id + "/changes").asString().strip())
        .isIn("null", "[]");
  }

  @Test
  void theImageHasTheChangesAndRuns() {
    String id = ran(WORK);
    String image = commit("container=" + id + "&repo=committed&tag=one&comment=c&author=a", "");
    JsonNode inspected = api.get("/images/committed:one/json");
    assertThat(inspected.get("Id").asText()).isEqualTo(image);
    assertThat(inspected.get("Comment").asText()).isEqualTo("c");
    assertThat(inspected.get("Author").asText()).isEqualTo("a");
    assertThat(inspected.at("/RootFS/Layers")).hasSize(2);
    assertThat(inspected.at("/Config/Env").toString()).contains("A=1");
    assertThat(inspected.at("/Config/Labels/l").asText()).isEqualTo("1");
    assertThat(api.get("/images/committed:one/history").get(0).get("Comment").asText())
        .isEqualTo("c");
    assertThat(
            output(
                "committed:one",
                "cat /newfile /soft /a/b/f; ls -1a /var/www; stat -c %a /usr; stat -c %u:%g /a/b/f;"
                    + " stat -c %h /hard; ls /vol; test ! -e /root && echo gone"))
        .isEqualTo("x\nx\n1\n.\n..\nn\n700\n7:8\n2\ngone\n");
  }

  @Test
  void whatIsCommittedCanBeSavedAndLoaded(@TempDir Path directory) {
    String id = ran("echo kept > /kept");
    commit("container=" + id + "&repo=tosave&tag=1", "");
    Path archive = directory.resolve("saved.tar");
    Cli.docker("save", "-o", archive.toString(), "tosave:1").ok();
    api.delete("/images/tosave:1?force=1");
    Cli.docker("load", "-i", archive.toString()).ok();
    assertThat(output("tosave:1", "cat /kept")).isEqualTo("kept\n");
  }

  @Test
  void theConfigurationIsTheBodysThenTheChangesThenTheContainers() {
    String id = ran("true");
    String image =
        commit(
            "container=" + id + "&changes=ENV%20B=$A&changes=CMD%20%5B%22x%22%5D",
            "{\"Env\":[\"A=2\"],\"User\":\"7\"}");
    JsonNode config = api.get("/images/" + image + "/json").get("Config");
    assertThat(config.get("Env").toString()).contains("A=2", "B=2").doesNotContain("A=1");
    assertThat(config.get("User").asText()).isEqualTo("7");
    assertThat(config.get("Cmd").toString()).isEqualTo("[\"x\"]");
    assertThat(config.at("/Labels/l").asText()).isEqualTo("1");
  }

  @Test
  void nothingChangedMakesNoLayer() {
    String id = api.create("{\"Image\":\"busybox\",\"Cmd\":[\"true\"]}");
    containers.add(id);
    String image = commit("container=" + id, "");
    assertThat(api.get("/images/" + image + "/json").at("/RootFS/Layers")).hasSize(1);
  }

  @Test
  void aRunningContainerIsPausedMeanwhile() {
    String id =
        api.create("{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"echo r > /r; sleep 60\"]}");
    containers.add(id);
    api.start(id);
    Waiting.until("it wrote", 10, () -> api.get("/containers/" + id + "/changes").size() > 0);
    // A host that delegates no cgroup can freeze nothing: what runs there is committed as it runs.
    boolean freezes = api.post("/containers/" + id + "/pause", "").statusCode() == 204;
    if (freezes) {
      api.post("/containers/" + id + "/unpause", "");
    }
    long since = System.currentTimeMillis() / 1000;
    commit("container=" + id, "");
    assertThat(api.get("/containers/" + id + "/json").at("/State/Status").asText())
        .isEqualTo("running");
    String events =
        api.request()
            .urlEncodingEnabled(false)
            .get(
                "/events?since="
                    + since
                    + "&until="
                    + (System.currentTimeMillis() / 1000 + 1)
                    + "&filters=%7B%22container%22:%5B%22"
                    + id
                    + "%22%5D%7D")
            .asString();
    assertThat(events).contains("\"commit\"", "\"imageRef\":\"\"");
    if (freezes) {
      assertThat(events).contains("\"pause\"", "\"unpause\"");
    }
  }

  @Test
  void whatIsWrongIsRefusedAndLeavesNothing() {
    String id = ran("true");
    int before = api.get("/images/json?all=1").size();
    refused("container=no-such", "", 404, "No such container: no-such");
    refused("container=", "", 400, "invalid name or ID supplied: \"\"");
    refused("container=" + id + "&changes=RUN%20x", "", 400, "is not a valid change command");
    refused("container=" + id + "&changes=", "", 400, "file with no instructions");
    if (Service.isBerth()) { // a dockerd makes the image first, and then finds the name wrong
      refused("container=" + id + "&repo=UPPER", "", 400, "must be lowercase");
      refused("container=" + id + "&repo=a&tag=b%20c", "", 400, "invalid tag format");
    }
    assertThat(api.get("/images/json?all=1")).hasSize(before);
  }

  private void refused(String query, String body, int status, String text) {
    Response response = api.post("/commit?" + query, body.isEmpty() ? "{}" : body);
    assertThat(response.asString()).contains(text.replace("\"", "\\\""));
    assertThat(response.statusCode()).isEqualTo(status);
  }
}
