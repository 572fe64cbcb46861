package dev.berth.it.friends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A project's tests that need services: a database, and a Compose project in both ways. */
public class TestcontainersServices {
  private static final String PROJECT =
      """
      services:
        web:
          image: busybox
          init: true
          stop_grace_period: 1s
          command: sh -c 'mkdir /w; echo $$WORD > /w/index.html; exec httpd -f -h /w'
          environment: { WORD: "${WORD:-none}" }
          healthcheck: { test: wget -qO- http://localhost/, interval: 1s, retries: 20 }
        client:
          image: busybox
          init: true
          stop_grace_period: 1s
          command: sh -c 'wget -qO- http://web/ && sleep 600'
          depends_on: { web: { condition: service_healthy } }
      """;

  @Test
  void aDatabase() throws SQLException {
    try (Network network = Network.newNetwork();
        PostgreSQLContainer database =
            new PostgreSQLContainer(DockerImageName.parse("postgres:15"))
                .withDatabaseName("shop")
                .withUsername("keeper")
                .withPassword("secret")
                .withNetwork(network)
                .withNetworkAliases("db")) {
      database.start();
      try (Connection connection =
              DriverManager.getConnection(
                  database.getJdbcUrl(), database.getUsername(), database.getPassword());
          Statement statement = connection.createStatement()) {
        statement.execute("create table articles as select generate_series(1, 5000) as id");
        try (ResultSet rows =
            statement.executeQuery("select count(*), current_user from articles")) {
          rows.next();
          assertThat(rows.getInt(1)).isEqualTo(5000);
          assertThat(rows.getString(2)).isEqualTo("keeper");
        }
      }
    }
  }

  @Test
  void aDatabaseByItsAddress() throws SQLException {
    // the library starts the container, and stops it with the last connection
    try (Connection connection = DriverManager.getConnection("jdbc:tc:postgresql:15:///shop");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select current_database()")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("shop");
    }
  }

  @Test
  void composeOfThisMachine(@TempDir Path directory) throws IOException {
    compose(new ComposeContainer(project(directory)));
  }

  /** Compose runs in a container, which has the engine's socket. */
  @Test
  void composeInAContainer(@TempDir Path directory) throws IOException {
    compose(new ComposeContainer(DockerImageName.parse("docker:24.0.2"), project(directory)));
  }

  private static File project(Path directory) throws IOException {
    return Files.writeString(directory.resolve("compose.yaml"), PROJECT).toFile();
  }

  private static void compose(ComposeContainer composed) throws IOException {
    try (ComposeContainer project =
        composed
            .withPull(false)
            .withEnv("WORD", "composed")
            .withExposedService(
                "web", 80, Wait.forHttp("/").withStartupTimeout(Duration.ofSeconds(60)))
            .waitingFor("client", Wait.forLogMessage(".*composed.*", 1))) {
      project.start();
      String address =
          "http://" + project.getServiceHost("web", 80) + ":" + project.getServicePort("web", 80);
      try (InputStream page = URI.create(address + "/").toURL().openStream()) {
        assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("composed\n");
      }
      assertThat(project.getContainerByServiceName("client")).isPresent();
    }
  }
}
