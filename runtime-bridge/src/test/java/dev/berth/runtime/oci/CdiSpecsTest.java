package dev.berth.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.Resources.DeviceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdiSpecsTest {
  private static final String YAML =
      """
      ---
      cdiVersion: 0.5.0
      kind: nvidia.com/gpu
      # generated
      containerEdits:
        env:
        - NVIDIA_VISIBLE_DEVICES=void
        hooks:
        - args:
          - nvidia-ctk
          - "--link"
          - ../libcuda.so::/usr/lib/libcuda.so
          hookName: createContainer
          path: /usr/bin/nvidia-ctk
        mounts:
          - hostPath: /usr/lib/libx.so
            containerPath: /usr/lib/libx.so
            options: [ro, nosuid, bind]
      devices:
      - containerEdits:
          deviceNodes:
          - path: /dev/nvidia0
          - hostPath: /dev/dri/card1
            path: /dev/dri/card0
        name: "0"
      - name: all
        containerEdits: {}
      """;

  @TempDir Path root;

  private CdiSpecs specs() {
    return new CdiSpecs(List.of(root.resolve("none"), root));
  }

  private static DeviceRequest request(String driver, int count, List<String> ids) {
    return new DeviceRequest(driver, count, ids, List.of(List.of("gpu", "nvidia")), null);
  }

  @Test
  void aFileInYamlIsUnderstood() throws IOException {
    Files.writeString(root.resolve("nvidia.yaml"), YAML);

    assertThat(specs().names()).containsExactly("nvidia.com/gpu=0", "nvidia.com/gpu=all");
    CdiEdits edits = specs().edits(List.of("nvidia.com/gpu=0"));
    assertThat(edits.env()).containsExactly("NVIDIA_VISIBLE_DEVICES=void");
    assertThat(edits.mounts())
        .extracting(RuntimeMount::source, RuntimeMount::destination)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("/usr/lib/libx.so", "/usr/lib/libx.so"),
            org.assertj.core.groups.Tuple.tuple("/dev/nvidia0", "/dev/nvidia0"),
            org.assertj.core.groups.Tuple.tuple("/dev/dri/card1", "/dev/dri/card0"));
    assertThat(edits.hooks())
        .isEqualTo(
            Map.of(
                "createContainer",
                List.of(
                    Map.of(
                        "path",
                        "/usr/bin/nvidia-ctk",
                        "args",
                        List.of("nvidia-ctk", "--link", "../libcuda.so::/usr/lib/libcuda.so")))));
  }

  @Test
  void gpusAreServedWhereTheyAreDescribed() throws IOException {
    Files.writeString(root.resolve("nvidia.yaml"), YAML);

    assertThat(DeviceDrivers.edits(List.of(request("", -1, List.of())), specs()).mounts())
        .hasSize(3);
    assertThat(DeviceDrivers.edits(List.of(request("nvidia", 0, List.of("all"))), specs()).mounts())
        .hasSize(1);
    assertThatThrownBy(() -> DeviceDrivers.edits(List.of(request("amd", 1, List.of())), specs()))
        .hasMessage("could not select device driver \"amd\" with capabilities: [[gpu nvidia]]");
  }

  @Test
  void withoutDescriptionsThereIsNoDriver() {
    assertThatThrownBy(() -> DeviceDrivers.edits(List.of(request("nvidia", 1, List.of())), specs()))
        .hasMessage("could not select device driver \"nvidia\" with capabilities: [[gpu nvidia]]");
    assertThatThrownBy(
            () -> DeviceDrivers.edits(List.of(request("cdi", 0, List.of("a.b/c=d"))), specs()))
        .hasMessage("CDI device injection failed: unresolvable CDI devices a.b/c=d");
  }

  @Test
  void aBrokenFileDoesNotHideAnother() throws IOException {
    Files.writeString(root.resolve("a.json"), "{");
    Files.writeString(root.resolve("b.yaml"), "kind: |\n  x\n");
    Files.writeString(
        root.resolve("c.json"),
        "{\"kind\":\"a.b/c\",\"devices\":[{\"name\":\"d\",\"containerEdits\":{\"env\":[\"X=1\"]}}]}");
    assertThat(specs().names()).containsExactly("a.b/c=d");
    assertThat(specs().edits(List.of("a.b/c=d")).env()).containsExactly("X=1");
  }
}
