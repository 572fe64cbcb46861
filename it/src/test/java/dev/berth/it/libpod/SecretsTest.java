package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets, and containers that have them. */
class SecretsTest extends LibpodSuite {
  private String make(String name, String data) {
    return post("/secrets/create?name=" + name, data, 200).jsonPath().getString("ID");
  }

  @Test
  void isMadeShownAndRemoved() {
    String id =
        post("/secrets/create?name=s1&labels=%7B%22a%22%3A%22b%22%7D", "words", 200)
            .jsonPath()
            .getString("ID");
    assertThat(id).matches("[0-9a-f]{25}");
    JsonNode shown = get("/secrets/s1/json");
    assertThat(shown.get("ID").asText()).isEqualTo(id);
    assertThat(shown.at("/Spec/Name").asText()).isEqualTo("s1");
    assertThat(shown.at("/Spec/Driver/Name").asText()).isEqualTo("file");
    assertThat(shown.at("/Spec/Labels/a").asText()).isEqualTo("b");
    assertThat(shown.get("CreatedAt")).isEqualTo(shown.get("UpdatedAt"));
    assertThat(shown.has("SecretData")).isFalse();
    assertThat(get("/secrets/" + id + "/json?showsecret=true").get("SecretData").asText())
        .isEqualTo("words");
    assertThat(ask("/secrets/s1/exists").statusCode()).isEqualTo(204);
    assertThat(delete("/secrets/" + id.substring(0, 10)).statusCode()).isEqualTo(204);
    assertThat(ask("/secrets/s1/exists").statusCode()).isEqualTo(404);
  }

  @Test
  void isListedByNameAndId() {
    String id = make("front", "a");
    make("back", "b");
    assertThat(get("/secrets/json")).hasSize(2);
    assertThat(get("/secrets/json?" + filters("{\"name\":[\"^fr\"]}")).findValuesAsText("ID"))
        .containsExactly(id);
    assertThat(get("/secrets/json?" + filters("{\"id\":[\"" + id + "\"]}"))).hasSize(1);
    assertError(
        ask("/secrets/json?" + filters("{\"x\":[\"y\"]}")),
        500,
        "invalid filter \"x\"",
        "invalid filter \"x\"");
  }

  @Test
  void aNameIsTakenOnce() {
    String first = make("s", "a");
    assertError(
        post("/secrets/create?name=s", "b"), 500, "secret name in use", "s: secret name in use");
    assertThat(make("s&ignore=true", "b")).isEqualTo(first);
    assertThat(make("s&replace=true", "b")).isNotEqualTo(first);
    assertThat(get("/secrets/s/json?showsecret=true").get("SecretData").asText()).isEqualTo("b");
  }

  @Test
  void filesOfAContainer() {
    make("s", "words");
    String id =
        run(
            """
            {"image":"busybox","command":["sh","-c",
              "cat /run/secrets/s /run/secrets/other /abs; stat -c '%u:%g %a' /abs"],
             "secrets":[{"Source":"s","Mode":292},{"Source":"s","Target":"other","Mode":292},
               {"Source":"s","Target":"/abs","UID":7,"GID":8,"Mode":256}]}
            """);
    assertThat(await(id)).isZero();
    assertThat(ask("/containers/" + id + "/logs?stdout=true").asString())
        .contains("wordswordswords7:8 400");
    JsonNode shown = get("/containers/" + id + "/json").at("/Config/Secrets/2");
    assertThat(shown.get("Name").asText()).isEqualTo("s");
    assertThat(shown.get("UID").asInt()).isEqualTo(7);
    assertThat(shown.get("Mode").asInt()).isEqualTo(256);
  }

  /** A file is of the time of creation, a variable of each start's. */
  @Test
  void replacedDataIsSeenByVariablesOnly() {
    make("s", "old");
    String id =
        create(
            """
            {"image":"busybox","command":["sh","-c","cat /run/secrets/s; echo \\" $WORD\\""],
             "secrets":[{"Source":"s","Mode":292}],"secret_env":{"WORD":"s"}}
            """);
    make("s&replace=true", "new");
    post("/containers/" + id + "/start", "", 204);
    assertThat(await(id)).isZero();
    assertThat(ask("/containers/" + id + "/logs?stdout=true").asString()).contains("old new");
    assertThat(get("/containers/" + id + "/json").at("/Config/Env").toString())
        .doesNotContain("WORD");
  }

  @Test
  void aMissingOneFailsTheCreation() {
    assertError(
        post("/containers/create", "{\"image\":\"busybox\",\"secrets\":[{\"Source\":\"no\"}]}"),
        500,
        "no such secret",
        "no secret with name or id \"no\": no such secret");
    assertThat(get("/containers/json?all=true")).isEmpty();
  }

  @Test
  void podmansClient(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "from a file");
    String id = podman().ok("secret", "create", "-d", "file", "one", file.toString());
    podman().withInput("typed", "secret", "create", "two", "-").ok();
    assertThat(podman().lines("secret", "ls", "--format", "{{.Name}} {{.Driver}}"))
        .containsExactlyInAnyOrder("one file", "two file");
    assertThat(podman().ok("secret", "inspect", "one", "--format", "{{.ID}} {{.Spec.Name}}"))
        .isEqualTo(id + " one");
    String script = "cat /run/secrets/one; stat -c ' %a' /run/secrets/one; echo $TWO";
    assertThat(
            podman()
                .lines(
                    "run",
                    "--rm",
                    "--secret",
                    "one",
                    "--secret",
                    "two,type=env,target=TWO",
                    "busybox",
                    "sh",
                    "-c",
                    script))
        .containsExactly("from a file 444", "typed");
    podman().ok("secret", "rm", "one", "two");
    assertThat(podman().lines("secret", "ls", "-q")).isEmpty();
    Result missing = podman().run("secret", "inspect", "one");
    assertThat(missing.exitCode()).isEqualTo(125);
    assertThat(missing.err()).contains("no such secret");
  }
}
