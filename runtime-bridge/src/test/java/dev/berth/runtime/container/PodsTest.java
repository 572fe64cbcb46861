package dev.berth.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.pod.CreatePod;
import dev.berth.runtime.pod.Pod;
import dev.berth.runtime.pod.PodRemoval;
import dev.berth.runtime.pod.PodReport;
import dev.berth.runtime.pod.PodStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pods over containers that only seem to run. */
@Timeout(30)
class PodsTest {
  @TempDir Path root;
  Harbour harbour;

  @BeforeEach
  void open() {
    harbour = new Harbour(root);
  }

  @AfterEach
  void close() {
    harbour.close();
  }

  private static CreateContainer request(@Nullable String name) {
    HostConfig host = new HostConfigBuilder().networkMode("none").build();
    return new CreateContainer(
        name, "busybox", null, Samples.config(List.of("sh")), host, Map.of());
  }

  private Pod pod(String name, String exitPolicy) {
    return harbour.pods.create(
        new CreatePod(
            name,
            null,
            Map.of("l", "v"),
            null,
            request(null),
            exitPolicy,
            new RestartPolicy("always", 0),
            Resources.NONE,
            null,
            true,
            null,
            null));
  }

  private String member(Pod pod, String name, @Nullable String initType) {
    CreateContainer asked = harbour.pods.member(pod, request(name), initType);
    return harbour.service.create(asked).id().hex();
  }

  private PodStatus status(Pod pod) {
    return PodStatus.of(harbour.pods.containers(pod));
  }

  private static String infra(Pod pod) {
    return Objects.requireNonNull(pod.infraId());
  }

  @Test
  void membersJoinWhatIsShared() {
    Pod pod = pod("p", "continue");
    assertThat(pod.shared()).containsExactly("ipc", "net", "uts");
    Container infra = harbour.service.get(infra(pod));
    assertThat(infra.name()).isEqualTo(pod.id().substring(0, 12) + "-infra");
    assertThat(infra.hostConfig().ipcMode()).isEqualTo("shareable");
    assertThat(infra.config().hostname()).isEqualTo("p");
    HostConfig host = harbour.service.get(member(pod, "m", null)).hostConfig();
    assertThat(host.networkMode()).as("asked for").isEqualTo("none");
    assertThat(host.ipcMode()).isEqualTo("container:" + pod.infraId());
    assertThat(host.utsMode()).isEqualTo("container:" + pod.infraId());
    assertThat(host.pidMode()).isNull();
    assertThat(host.restartPolicy().name()).isEqualTo("always");
    assertThat(host.pod()).isEqualTo(PodMembership.of(pod.id()));
    assertThat(harbour.actions("pod")).containsExactly("create");
  }

  @Test
  void aMemberStartsWhatHoldsTheNamespacesFirst() {
    Pod pod = pod("p", "continue");
    String id = member(pod, "m", null);
    harbour.service.start(id);
    assertThat(harbour.status(infra(pod))).isEqualTo(ContainerStatus.RUNNING);
    assertThat(status(pod)).isEqualTo(PodStatus.RUNNING);
  }

  @Test
  void theRestartPolicyBringsThePodBackAtBoot() {
    Pod pod = pod("p", "continue");
    harbour.service.start(member(pod, "m", null));
    harbour.reboot();
    Harbour.until("a restart is due", () -> !harbour.scheduler.delays().isEmpty());
    harbour.scheduler.runNext();
    assertThat(status(pod)).isEqualTo(PodStatus.RUNNING);
  }

  @Test
  void whatHoldsTheNamespacesGoesWithThePodOnly() {
    Pod pod = pod("p", "continue");
    assertThatThrownBy(() -> harbour.service.remove(infra(pod), true, false))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("cannot be removed without removing the pod");
    assertThat(harbour.service.prune(c -> true).deleted()).isEmpty();
    PodRemoval removal = harbour.pods.remove("p", false, null);
    assertThat(removal.removed()).containsExactly(pod.infraId());
    assertThat(harbour.service.list()).isEmpty();
    assertThat(harbour.actions("pod")).containsExactly("create", "remove");
  }

  @Test
  void runningMembersNeedForce() {
    Pod pod = pod("p", "continue");
    String id = member(pod, "m", null);
    harbour.pods.start("p");
    assertThatThrownBy(() -> harbour.pods.remove("p", false, null))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
    assertThat(harbour.pods.remove("p", true, null).removed()).containsExactly(id, pod.infraId());
  }

  @Test
  void itMayStopWithItsLastMember() {
    Pod pod = pod("p", "stop");
    harbour.host = b -> b;
    String one = member(pod, "one", null);
    String two = member(pod, "two", null);
    harbour.pods.start("p");
    harbour.service.stop(one, null, 1);
    assertThat(status(pod)).isEqualTo(PodStatus.DEGRADED);
    harbour.service.stop(two, null, 1);
    Harbour.until("it stopped", () -> status(pod) == PodStatus.EXITED);
  }

  @Test
  void anExitPolicyIsKeptAfterACrash() {
    Pod pod = pod("p", "stop");
    String id = member(pod, "m", null);
    harbour.pods.start("p");
    harbour.service.update(id, Resources.NONE, new RestartPolicy("no", 0));
    harbour.service.abandon();
    harbour.exit(id, 0);
    harbour.crash();
    Harbour.until("it stopped", () -> status(pod) == PodStatus.EXITED);
  }

  @Test
  void aFailedInitContainerKeepsTheOthersDown() {
    Pod pod = pod("p", "continue");
    String init = member(pod, "init", "always");
    String id = member(pod, "m", null);
    CompletableFuture<PodReport> start =
        CompletableFuture.supplyAsync(
            () -> harbour.pods.start("p"), work -> Thread.ofVirtual().start(work));
    Harbour.until("it runs", () -> harbour.status(init) == ContainerStatus.RUNNING);
    harbour.exit(init, 3);
    assertThatThrownBy(start::join).hasMessageContaining("exited with code 3");
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.CREATED);
  }

  @Test
  void whatAKilledCreationLeftIsRemoved() {
    HostConfig host =
        new HostConfigBuilder().pod(new PodMembership(HexIds.random(), true, null)).build();
    harbour.service.create(
        new CreateContainer("x-infra", "b", null, Samples.config(List.of("sh")), host, Map.of()));
    Pod pod = pod("p", "continue");
    harbour.crash();
    assertThat(harbour.service.list()).hasSize(1);
    assertThat(harbour.pods.list()).containsExactly(pod);
  }

  @Test
  void namesAndIdsAreUnique() {
    Pod pod = pod("p", "continue");
    assertThatThrownBy(() -> pod("p", "continue")).hasMessageContaining("pod already exists");
    String taken = harbour.create("taken");
    assertThatThrownBy(() -> pod("taken", "continue"))
        .hasMessageContaining("container already exists");
    assertThatThrownBy(() -> harbour.create("p"))
        .hasMessageContaining("name \"p\" is in use: pod already exists");
    assertThatThrownBy(() -> harbour.service.rename(taken, "p"))
        .hasMessageContaining("name \"p\" is in use: pod already exists");
    harbour.service.rename(taken, "taken-2");
    harbour.service.rename(taken, "taken");
    assertThatThrownBy(() -> pod("q", "never")).hasMessageContaining("exit policy");
    assertThat(harbour.service.list()).hasSize(2);
    assertThat(harbour.pods.get(pod.id().substring(0, 10))).isEqualTo(pod);
    assertThatThrownBy(() -> harbour.pods.get("nobody")).hasMessageContaining("no pod with name");
    harbour.pods.remove("p", false, null);
    Pod again = pod("p", "continue");
    assertThat(again.id()).isNotEqualTo(pod.id());
    assertThat(harbour.status(new ContainerId(taken).hex())).isEqualTo(ContainerStatus.CREATED);
  }

  @Test
  void nothingToKill() {
    pod("p", "continue");
    assertThatThrownBy(() -> harbour.pods.kill("p", null))
        .hasMessageContaining("cannot kill a pod with no running containers");
  }
}
