package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.wire.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What Podman prints of the same updates. */
class UpdateReportTest {
  private static final String ID = "8c6cfec885f3" + "0".repeat(52);

  private static List<UpdateReport.Row> rows() {
    String json =
        "{\"ContainerID\":\""
            + ID
            + "\",\"ContainerName\":\"app\",\"ImageName\":\"localhost/app:v1\",\"Policy\":\"local\",\"SystemdUnit\":\"x.service\",\"Updated\":\"false\"}";
    return List.of(UpdateReport.Row.of(Objects.requireNonNull(JsonObject.parse(json, "row"))));
  }

  private static String text(String format) {
    return UpdateReport.of(format).text(rows());
  }

  @Test
  void theTableIsPodmans() {
    assertThat(text(""))
        .isEqualTo(
            " ".repeat(12)
                + "UNIT        CONTAINER           IMAGE             POLICY      UPDATED\n"
                + " ".repeat(12)
                + "x.service   8c6cfec885f3 (app)  localhost/app:v1  local       false\n");
  }

  @Test
  void templatesNameFields() {
    assertThat(text("{{.Unit}} {{ .Updated }}")).isEqualTo("x.service false\n");
    assertThat(text("table {{.Unit}}\\t{{.Policy}}"))
        .isEqualTo("UNIT        POLICY\nx.service   local\n");
    assertThat(text("table {{.ContainerName}} {{.ContainerID}}"))
        .isEqualTo("CONTAINER NAME  CONTAINER ID\napp             " + ID + "\n");
    assertThatThrownBy(() -> UpdateReport.of("{{.Odd}}")).hasMessage("can't evaluate field Odd");
    assertThatThrownBy(() -> UpdateReport.of("{{range .}}x{{end}}"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jsonIsIndented() {
    assertThat(text("json"))
        .startsWith("[\n    {\n        \"Unit\": \"x.service\",\n")
        .contains("        \"Container\": \"8c6cfec885f3 (app)\",\n")
        .endsWith("        \"Updated\": \"false\"\n    }\n]\n");
  }

  @Test
  void optionsBecomeTheRequest() {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", "/run/u", "PWD", "/home/u");
    AutoUpdateOptions plain = AutoUpdateOptions.parse(List.of(), environment);
    assertThat(plain.socket()).isEqualTo(Path.of("/run/u/berth/berth.sock"));
    assertThat(plain.target())
        .isEqualTo("/v5.8.0/libpod/autoupdate?dryRun=false&rollback=true&tlsVerify=true");
    AutoUpdateOptions all =
        AutoUpdateOptions.parse(
            List.of("--dry-run", "--rollback=false", "--tls-verify=false", "--authfile=/dev/null"),
            environment);
    assertThat(all.target())
        .endsWith("?dryRun=true&rollback=false&tlsVerify=false&authfile=%2Fdev%2Fnull");
    for (String wrong : List.of("x", "--rollback=maybe", "--authfile=/none-such", "--format")) {
      assertThatThrownBy(() -> AutoUpdateOptions.parse(List.of(wrong), environment))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
