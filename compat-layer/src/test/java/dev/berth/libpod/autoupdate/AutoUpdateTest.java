package dev.berth.libpod.autoupdate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeEvents;
import dev.berth.fake.Samples;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.registry.Registries;
import dev.berth.runtime.registry.RegistryAuth;
import dev.berth.runtime.registry.SearchQuery;
import dev.berth.runtime.registry.SearchResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoUpdateTest {
  private static final Digest NEW = Digest.sha256("9".repeat(64));
  private static final String FIRST = "a".repeat(64);
  private static final String SECOND = "b".repeat(64);

  @TempDir Path directory;

  private final FakeEngine engine = new FakeEngine();
  private final FakeEvents events = new FakeEvents();
  private final Remote remote = new Remote();
  private UserSystemd systemd;

  @BeforeEach
  void prepare() throws IOException {
    systemd = new UserSystemd(directory);
    engine.registries = remote;
    engine.events = events;
    engine.images.all.add(Samples.image(Samples.IMAGE, List.of("h:1/app:v1")));
  }

  private void container(String id, String... labels) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      all.put(labels[i], labels[i + 1]);
    }
    Container some =
        Samples.container(id, "c" + id.charAt(0), Samples.state(ContainerStatus.RUNNING, 0, null));
    engine.containers.all.addFirst(
        new Container(
            some.formatVersion(),
            some.id(),
            some.name(),
            some.created(),
            Samples.IMAGE,
            "h:1/app:v1",
            some.platform(),
            some.path(),
            some.args(),
            new ContainerConfigBuilder().labels(all).build(),
            some.hostConfig(),
            some.mounts(),
            some.endpointSpecs(),
            some.endpoints(),
            some.ports(),
            some.logPath(),
            some.state()));
  }

  private void updated(String id, String policy, String unit) {
    container(id, UpdatePolicy.LABEL, policy, TaskFinder.UNIT, unit);
  }

  private AutoUpdate.Outcome run(boolean dryRun, boolean rollback) {
    ImageUpdates images =
        new ImageUpdates(engine, remote, domain -> RegistryAuth.ANONYMOUS, new Silent());
    UnitRestart restart = new UnitRestart(engine, systemd.client(), Duration.ZERO);
    return new AutoUpdate(engine, systemd.client(), images, restart)
        .run(all -> true, dryRun, rollback);
  }

  private static List<String> words(AutoUpdate.Outcome outcome) {
    return outcome.tasks().stream()
        .map(
            task ->
                task.container().name()
                    + " "
                    + task.policy().word()
                    + " "
                    + task.unit()
                    + " "
                    + task.status().word())
        .toList();
  }

  @Test
  void aNewerImageIsPulledAndItsUnitRestartedOnce() throws IOException {
    updated(FIRST, "registry", "app.service");
    updated(SECOND, "image", "app.service");
    remote.config = NEW;
    AutoUpdate.Outcome outcome = run(false, true);
    assertThat(outcome.errors()).isEmpty();
    assertThat(words(outcome))
        .containsExactly("ca registry app.service true", "cb registry app.service true");
    assertThat(remote.calls).filteredOn(each -> each.startsWith("pull")).hasSize(1);
    assertThat(remote.calls).contains("pull h:1/app v1 linux/amd64");
    assertThat(systemd.restarts()).containsExactly("app.service");
    assertThat(events.journal).hasSize(1);
    assertThat(events.journal.getFirst().action()).isEqualTo("auto-update");
  }

  @Test
  void whatTheRegistryHasAlreadyRunsOn() throws IOException {
    updated(FIRST, "registry", "app.service");
    assertThat(words(run(false, true))).containsExactly("ca registry app.service false");
    assertThat(systemd.restarts()).isEmpty();
    assertThat(remote.calls).containsExactly("manifest h:1/app:v1");
  }

  @Test
  void aDryRunChangesNothingAndNeedsNoSystemd() throws IOException {
    updated(FIRST, "registry", "app.service");
    remote.config = NEW;
    systemd.leaves();
    assertThat(words(run(true, true))).containsExactly("ca registry app.service pending");
    assertThat(remote.calls).noneMatch(each -> each.startsWith("pull"));
    AutoUpdate.Outcome real = run(false, true);
    assertThat(real.tasks()).isEmpty();
    assertThat(real.errors())
        .containsExactly("connecting to systemd dbus: no systemd user manager is running here");
  }

  @Test
  void aLocalImageIsComparedById() throws IOException {
    updated(FIRST, "local", "app.service");
    assertThat(words(run(false, true))).containsExactly("ca local app.service false");
    engine.images.all.addFirst(Samples.image(NEW, List.of("h:1/app:v1")));
    assertThat(words(run(false, true))).containsExactly("ca local app.service true");
    assertThat(systemd.restarts()).containsExactly("app.service");
    assertThat(remote.calls).isEmpty();
  }

  @Test
  void aFailedRestartRunsTheOldImageAgain() throws IOException {
    updated(FIRST, "registry", "app.service");
    remote.config = NEW;
    systemd.fail(1);
    AutoUpdate.Outcome outcome = run(false, true);
    assertThat(words(outcome)).containsExactly("ca registry app.service rolled back");
    assertThat(outcome.errors()).isEmpty();
    assertThat(engine.images.calls).containsExactly("tag " + Samples.IMAGE.text() + " h:1/app v1");
    assertThat(systemd.restarts()).containsExactly("app.service", "app.service");
  }

  @Test
  void withoutARollbackTheFailureIsTold() throws IOException {
    updated(FIRST, "registry", "app.service");
    remote.config = NEW;
    systemd.fail(1);
    AutoUpdate.Outcome outcome = run(false, false);
    assertThat(words(outcome)).containsExactly("ca registry app.service failed");
    assertThat(outcome.errors())
        .containsExactly("restarting unit app.service during update: Job for app.service failed.");
    assertThat(engine.images.calls).isEmpty();
  }

  @Test
  void aUnitThatFailsRightAfterItsStartHasFailed() throws IOException {
    updated(FIRST, "registry", "app.service");
    remote.config = NEW;
    systemd.state("activating", "auto-restart");
    AutoUpdate.Outcome outcome = run(false, true);
    assertThat(words(outcome)).containsExactly("ca registry app.service failed");
    assertThat(outcome.errors())
        .containsExactly(
            "restarting unit app.service during rollback: error restarting systemd unit"
                + " \"app.service\" expected \"done\" but received \"failed\"");
    assertThat(systemd.restarts()).hasSize(2);
  }

  @Test
  void whatIsWrongWithOneKeepsNoOtherFromItsUpdate() throws IOException {
    container("c".repeat(64), UpdatePolicy.LABEL, "sometimes", TaskFinder.UNIT, "c.service");
    container("d".repeat(64), UpdatePolicy.LABEL, "registry");
    container("e".repeat(64), UpdatePolicy.LABEL, "disabled", TaskFinder.UNIT, "e.service");
    updated(FIRST, "registry", "app.service");
    remote.config = NEW;
    AutoUpdate.Outcome outcome = run(false, true);
    assertThat(words(outcome)).containsExactly("ca registry app.service true");
    assertThat(outcome.errors())
        .containsExactly(
            "auto-updating container \"%s\": invalid auto-update policy \"sometimes\": valid policies are [\"disabled\" \"image\" \"local\" \"registry\"]"
                .formatted("c".repeat(64)),
            "auto-updating container \"%s\": no PODMAN_SYSTEMD_UNIT label found"
                .formatted("d".repeat(64)));
  }

  @Test
  void aRegistryThatIsAwayIsTold() throws IOException {
    updated(FIRST, "registry", "app.service");
    remote.failure = EngineException.internal("connection refused", null);
    AutoUpdate.Outcome outcome = run(false, true);
    assertThat(words(outcome)).containsExactly("ca registry app.service failed");
    assertThat(outcome.errors())
        .containsExactly("checking image updates for container " + FIRST + ": connection refused");
    assertThat(systemd.restarts()).isEmpty();
  }

  /** Nobody listens. */
  private static final class Silent implements ProgressSink {
    @Override
    public void status(@Nullable String id, String status, long current, long total) {}

    @Override
    public void stream(String text) {}

    @Override
    public boolean cancelled() {
      return false;
    }
  }

  /** Has one image under every name. */
  private static final class Remote implements Registries {
    private final List<String> calls = new ArrayList<>();
    private Digest config = Samples.IMAGE;
    private @Nullable EngineException failure;

    @Override
    public ManifestContent manifest(String name, RegistryAuth auth) {
      calls.add("manifest " + name);
      if (failure != null) {
        throw failure;
      }
      String text =
          "{\"config\":{\"mediaType\":\"m\",\"size\":1,\"digest\":\"" + config.text() + "\"}}";
      return ManifestContent.of(
          text.getBytes(StandardCharsets.UTF_8), Digest.sha256("7".repeat(64)), null);
    }

    @Override
    public void pull(
        String name,
        @Nullable String tagOrDigest,
        @Nullable String platform,
        RegistryAuth auth,
        ProgressSink progress) {
      calls.add("pull " + name + " " + tagOrDigest + " " + platform);
    }

    @Override
    public void push(
        String name,
        @Nullable String tag,
        @Nullable Platform platform,
        RegistryAuth auth,
        ProgressSink progress) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String login(RegistryAuth auth) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RemoteImage inspect(String ref, RegistryAuth auth) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<SearchResult> search(SearchQuery query, RegistryAuth auth) {
      throw new UnsupportedOperationException();
    }
  }
}
