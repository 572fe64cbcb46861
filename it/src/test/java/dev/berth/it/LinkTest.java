package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links: the legacy ones of the default bridge, and those of a user's network. */
class LinkTest {
  private final Api api = Api.shared();
  private final String unique = UUID.randomUUID().toString().substring(0, 8);
  private final String db = "db-" + unique;
  private final String web = "web-" + unique;

  @BeforeEach
  void makeBoth() {
    Cli.docker(
            "create",
            "--name",
            db,
            "-h",
            "dbhost",
            "-e",
            "PASS=x",
            "--expose",
            "5432",
            "busybox",
            "sleep",
            "600")
        .ok();
    Cli.docker("create", "--name", web, "--link", db + ":my-db", "busybox", "sleep", "600").ok();
  }

  @AfterEach
  void removeBoth() {
    api.remove(web);
    api.remove(db);
  }

  private String linesAbout(String word, String... command) {
    StringBuilder found = new StringBuilder();
    String[] all = new String[command.length + 2];
    all[0] = "exec";
    all[1] = web;
    System.arraycopy(command, 0, all, 2, command.length);
    Cli.docker(all)
        .ok()
        .lines()
        .filter(l -> l.contains(word))
        .sorted()
        .forEach(l -> found.append(l).append('|'));
    return found.toString();
  }

  private String address() {
    return Cli.docker("inspect", "-f", "{{.NetworkSettings.Networks.bridge.IPAddress}}", db).ok();
  }

  @Test
  void variablesAndNamesOfTheLinked() {
    Cli.docker("start", db).ok();
    Cli.docker("start", web).ok();
    String ip = address();
    assertThat(linesAbout("MY_DB", "env"))
        .isEqualTo(
            "MY_DB_ENV_PASS=x|MY_DB_NAME=/"
                + web
                + "/my-db|MY_DB_PORT=tcp://"
                + ip
                + ":5432|MY_DB_PORT_5432_TCP=tcp://"
                + ip
                + ":5432|MY_DB_PORT_5432_TCP_ADDR="
                + ip
                + "|MY_DB_PORT_5432_TCP_PORT=5432|MY_DB_PORT_5432_TCP_PROTO=tcp|");
    assertThat(linesAbout("my-db", "cat", "/etc/hosts"))
        .isEqualTo(ip + "\tmy-db dbhost " + db + "|");
    JsonNode links = api.get("/containers/" + web + "/json").at("/HostConfig/Links");
    assertThat(links.toString()).isEqualTo("[\"/" + db + ":/" + web + "/my-db\"]");
    assertThat(api.get("/containers/" + web + "/my-db/json").get("Name").asText())
        .isEqualTo("/" + db);
  }

  @Test
  void aNewAddressIsLearned() {
    Cli.docker("start", db).ok();
    Cli.docker("start", web).ok();
    Cli.docker("stop", "-t", "0", db).ok();
    String thief = Cli.docker("run", "-d", "busybox", "sleep", "600").ok();
    try {
      Cli.docker("start", db).ok();
      assertThat(linesAbout("my-db", "cat", "/etc/hosts")).startsWith(address() + "\tmy-db ");
    } finally {
      api.remove(thief);
    }
  }

  @Test
  void onAUsersNetworkToo() {
    String network = "links-" + unique;
    String own = "own-" + unique;
    String taker = "taker-" + unique;
    Cli.docker("network", "create", network).ok();
    try {
      String[] late = {"run", "-d", "--network", network, "--name", own, "busybox", "sleep", "600"};
      Cli.docker(late).ok();
      Cli.docker("rm", "-f", web).ok();
      String link = own + ":my-db";
      Cli.docker(
              "run",
              "-d",
              "--network",
              network,
              "--name",
              web,
              "--link",
              link,
              "busybox",
              "sleep",
              "600")
          .ok();
      String before = pinged();
      Cli.docker("rm", "-f", own).ok();
      late[5] = taker;
      Cli.docker(late).ok();
      late[5] = own;
      Cli.docker(late).ok();
      assertThat(pinged()).isNotEqualTo(before);
    } finally {
      api.remove(web);
      api.remove(own);
      api.remove(taker);
      Cli.docker("network", "rm", network);
    }
  }

  /** The address behind the linked container's name. */
  private String pinged() {
    String said = Cli.docker("exec", web, "ping", "-c", "1", "my-db").ok();
    return said.substring(0, said.indexOf(')'));
  }

  @Test
  void theLinkedMustRun() {
    Response refused = api.post("/containers/" + web + "/start", "");
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(refused.asString())
        .contains("Cannot link to a non running container: /" + db + " AS /" + web + "/my-db");
  }

  @Test
  void aLinkCanBeRemoved() {
    Cli.docker("start", db).ok();
    Cli.docker("start", web).ok();
    Response own = api.delete("/containers/" + db + "?link=1");
    assertThat(own.statusCode()).isEqualTo(500);
    assertThat(own.asString())
        .contains("Conflict, cannot remove the default link name of the container");
    assertThat(api.delete("/containers/" + web + "/nosuch?link=1").statusCode()).isEqualTo(404);
    Cli.docker("rm", "--link", "/" + web + "/my-db").ok();
    assertThat(api.get("/containers/" + web + "/json").at("/HostConfig/Links").size()).isZero();
    assertThat(linesAbout("my-db", "cat", "/etc/hosts")).isEmpty();
    assertThat(api.get("/containers/" + db + "/json").at("/State/Running").asBoolean()).isTrue();
  }

  @Test
  void unknownAndHostTargetsAreRefused() {
    Response unknown =
        api.post(
            "/containers/create",
            "{\"Image\":\"busybox\",\"HostConfig\":{\"Links\":[\"nosuch:x\"]}}");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.asString()).contains("could not get container for nosuch");
    Response onHost =
        api.post(
            "/containers/create",
            "{\"Image\":\"busybox\",\"HostConfig\":{\"NetworkMode\":\"host\",\"Links\":[\""
                + db
                + ":x\"]}}");
    assertThat(onHost.statusCode()).isEqualTo(400);
    assertThat(onHost.asString()).contains("host type networking can't be used with links");
  }

  @Test
  void onAUsersNetworkTheTargetMayComeLater() {
    String network = "links-" + unique;
    Cli.docker("network", "create", network).ok();
    String id =
        api.create(
            "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"HostConfig\":{\"NetworkMode\":\""
                + network
                + "\",\"Links\":[\"nosuch:x\"]}}");
    try {
      api.start(id);
      assertThat(api.await(id)).isZero();
    } finally {
      api.remove(id);
      Cli.docker("network", "rm", network);
    }
  }
}
