package dev.berth.libpod.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.Dialect.ErrorAnswer;
import dev.berth.api.Handler;
import dev.berth.docker.DockerDialect;
import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.libpod.LibpodDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuadletHandlersTest {
  private static final String FORM = "multipart/form-data; boundary=b";

  @TempDir Path home;

  private final Manager manager = new Manager();

  private QuadletHandlers handlers() {
    QuadletDirectories places = new QuadletDirectories(home, List.of(home));
    return new QuadletHandlers(new QuadletShelf(() -> places), manager);
  }

  private static FakeExchange run(Handler handler, FakeExchange exchange) {
    FakeEngine engine = new FakeEngine();
    try {
      handler.handle(exchange);
    } catch (Exception e) {
      ErrorAnswer answer = new LibpodDialect(engine, new DockerDialect(engine)).error(e);
      exchange.send(answer.status(), answer.contentType(), answer.body());
    }
    return exchange;
  }

  private static FakeExchange form(String... namesAndTexts) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      body.append("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"");
      body.append(namesAndTexts[i]).append("\"\r\nContent-Type: text/plain\r\n\r\n");
      body.append(namesAndTexts[i + 1]).append("\r\n");
    }
    FakeExchange exchange = new FakeExchange().header("Content-Type", FORM);
    return exchange.body(body.append("--b--\r\n").toString());
  }

  private FakeExchange install(String... namesAndTexts) {
    return run(handlers()::install, form(namesAndTexts));
  }

  @Test
  void aFileIsInstalledWithWhatComesAlong() throws IOException {
    FakeExchange answer = install("web.container", "[Container]\nImage=i\n", "web.env", "A=1");
    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.text())
        .isEqualTo(
            "{\"InstalledQuadlets\":{\"web.env\":\"%1$s/web.env\",\"web.container\":\"%1$s/web.container\"},\"QuadletErrors\":{}}\n"
                .formatted(home));
    assertThat(home.resolve("web.container")).hasContent("[Container]\nImage=i\n");
    assertThat(home.resolve("web.env")).hasContent("A=1");
    assertThat(manager.calls).containsExactly("reload");
    FakeExchange removed = run(handlers()::removeOne, new FakeExchange().id("web.container"));
    assertThat(removed.text()).isEqualTo("{\"Removed\":[\"web.container\"],\"Errors\":{}}\n");
    try (var left = Files.list(home)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatIsThereIsReplacedOnRequestOnly() {
    install("web.container", "1");
    FakeExchange again = install("web.container", "2");
    assertThat(again.status).isEqualTo(400);
    assertThat(again.text()).contains("a Quadlet with name web.container already exists");
    assertThat(home.resolve("web.container")).hasContent("1");
    run(handlers()::install, form("web.container", "2").with("replace", "true"));
    assertThat(home.resolve("web.container")).hasContent("2");
  }

  @Test
  void badInstallationsLeaveNothing() {
    Map<FakeExchange, String> bad = new LinkedHashMap<>();
    bad.put(form("a.txt", "x"), "no quadlet files found in request");
    bad.put(form("a.pod", "x", "b.volume", "y"), "only a single quadlet file is allowed");
    bad.put(form(), "no files found in request");
    bad.put(form("..", "x", "a.pod", "y"), "invalid file name");
    bad.put(form(".a.pod", "x"), "invalid file name");
    bad.put(form("a.pod", "x", "a.pod", "y"), "was given twice");
    bad.put(form("a.pod", "x").header("Content-Type", "text/html"), "is not supported");
    bad.put(form("a.pod", "x").header("Content-Type", "multipart/form-data"), "no multipart");
    bad.put(form("a.pod", "x").header("Content-Type", FORM + "c"), "EOF");
    bad.put(form("a.pod", "x").header("Content-Type", "application/x-tar"), "archive");
    bad.forEach(
        (exchange, words) -> {
          FakeExchange answer = run(handlers()::install, exchange);
          assertThat(answer.status).as(words).isGreaterThanOrEqualTo(400);
          assertThat(answer.text()).contains(words);
        });
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void listsSayHowTheServiceIs() throws IOException {
    Files.writeString(home.resolve("a.container"), "[Container]\nServiceName=other\n");
    Files.writeString(home.resolve("b@.volume"), "[Volume]\n");
    Files.writeString(home.resolve(".x.app"), "a.container\n");
    manager.states.put("other.service", new UserManager.UnitState("loaded", "active", "running"));
    FakeExchange all = run(handlers()::list, new FakeExchange());
    assertThat(all.text())
        .isEqualTo(
            ("[{\"Name\":\"a.container\",\"UnitName\":\"other.service\","
                    + "\"Path\":\"%1$s/a.container\",\"Status\":\"active/running\",\"App\":\".x.app\"},"
                    + "{\"Name\":\"b@.volume\",\"UnitName\":\"b-volume@.service\",\"Path\":\"%1$s/b@.volume\",\"Status\":\"Not"
                    + " loaded\",\"App\":\"\"}]\n")
                .formatted(home));
    FakeExchange some =
        run(handlers()::list, new FakeExchange().with("filters", "{\"status\":[\"^active\"]}"));
    assertThat(some.text()).contains("a.container").doesNotContain("b@");
    assertThat(run(handlers()::list, new FakeExchange().with("filters", "{\"x\":[\"y\"]}")).text())
        .contains("x is not a valid filter");
  }

  @Test
  void oneThatRunsIsRemovedByForceOnly() throws IOException {
    Files.writeString(home.resolve("a.kube"), "[Kube]\n");
    manager.states.put("a.service", new UserManager.UnitState("loaded", "active", "running"));
    FakeExchange refused = run(handlers()::removeOne, new FakeExchange().id("a.kube"));
    assertThat(refused.status).isEqualTo(400);
    assertThat(refused.text()).contains("is running and force is not set");
    assertThat(home.resolve("a.kube")).exists();
    FakeExchange forced = new FakeExchange().id("a.kube").with("force", "true");
    assertThat(run(handlers()::removeOne, forced).status).isEqualTo(200);
    assertThat(manager.calls).containsExactly("stop a.service", "reload");
    assertThat(home.resolve("a.kube")).doesNotExist();
  }

  @Test
  void anApplicationGoesAsAWhole() throws IOException {
    Files.writeString(home.resolve("a.container"), "");
    Files.writeString(home.resolve("b.network"), "");
    Files.writeString(home.resolve("c.txt"), "");
    Files.writeString(home.resolve(".x.app"), "a.container\nb.network\nc.txt\n../evil\n");
    FakeExchange removed =
        run(handlers()::remove, new FakeExchange().with("quadlets", "b.network"));
    assertThat(removed.text())
        .isEqualTo("{\"Removed\":[\"a.container\",\"b.network\"],\"Errors\":{}}\n");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void unknownOnesAreTold() {
    FakeExchange missing = run(handlers()::exists, new FakeExchange().id("a.pod"));
    assertThat(missing.status).isEqualTo(404);
    FakeExchange file = run(handlers()::file, new FakeExchange().id("a.pod"));
    assertThat(file.text()).contains("\"cause\":\"no such quadlet\"", "\"response\":404");
    assertThat(run(handlers()::file, new FakeExchange().id("a.txt")).text())
        .contains("is not a supported quadlet file type", "\"response\":404");
    FakeExchange one = run(handlers()::removeOne, new FakeExchange().id("a.pod"));
    assertThat(one.status).isEqualTo(404);
    FakeExchange ignored = new FakeExchange().id("a.pod").with("ignore", "true");
    assertThat(run(handlers()::removeOne, ignored).status).isEqualTo(200);
    assertThat(run(handlers()::remove, new FakeExchange()).text())
        .contains("must provide at least 1 quadlet to remove or set all=true");
  }

  @Test
  void withoutSystemdFilesAreChangedOnlyWhereNobodyWaitsForIt() {
    manager.runs = false;
    FakeExchange refused = install("a.pod", "[Pod]\n");
    assertThat(refused.status).isEqualTo(500);
    assertThat(refused.text()).contains("connecting to systemd dbus", "reload-systemd=false");
    assertThat(home).isEmptyDirectory();
    FakeExchange asked = form("a.pod", "[Pod]\n").with("reload-systemd", "false");
    assertThat(run(handlers()::install, asked).status).isEqualTo(200);
    assertThat(run(handlers()::list, new FakeExchange()).text()).contains("Not loaded");
  }

  @Test
  void statesAreReadOfSystemctl() {
    String output = "LoadState=loaded\nActiveState=failed\nSubState=dead\n\nLoadState=not-found\n";
    assertThat(Systemctl.parse(output, 3).stream().map(UserManager.UnitState::text))
        .containsExactly("failed/dead", "Not loaded", "Not loaded");
  }

  /** A user's systemd that does what it is told. */
  private static final class Manager implements UserManager {
    private final Map<String, UnitState> states = new LinkedHashMap<>();
    private final List<String> calls = new ArrayList<>();
    private boolean runs = true;

    @Override
    public boolean runs() {
      return runs;
    }

    @Override
    public List<UnitState> states(List<String> units) {
      return units.stream().map(each -> states.getOrDefault(each, UnitState.ABSENT)).toList();
    }

    @Override
    public void stop(String unit) {
      calls.add("stop " + unit);
    }

    @Override
    public void restart(String unit) {
      calls.add("restart " + unit);
    }

    @Override
    public void reload() {
      calls.add("reload");
    }
  }
}
