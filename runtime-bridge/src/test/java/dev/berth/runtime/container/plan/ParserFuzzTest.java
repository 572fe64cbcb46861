package dev.berth.runtime.container.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.ImageReference;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Texts of a request are taken or INVALID, never the engine's fault. */
class ParserFuzzTest {
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "",
            "/",
            "a",
            "A",
            "..",
            ":",
            ",",
            "=",
            "-",
            "ro",
            "rw",
            "z",
            "nocopy",
            "shared",
            "80",
            "70000",
            "/tcp",
            "/udp",
            "SIG",
            "RTMIN",
            "+",
            "15",
            "99999999999",
            "@sha256:",
            "x.y",
            "localhost",
            "library",
            "\0",
            " ",
            "\u00e9",
            "\ud7ff",
            "*",
            "[",
            "]",
            "%");
    return pieces.list().ofMaxSize(6).map(list -> String.join("", list));
  }

  private static boolean taken(Runnable parser) {
    try {
      parser.run();
      return true;
    } catch (EngineException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
      assertThat(e.text()).isNotEmpty();
      return false;
    }
  }

  @Property(tries = 1000)
  void binds(@ForAll("texts") String text) {
    if (taken(() -> BindText.parse(text))) {
      assertThat(BindText.parse(text).target()).startsWith("/");
    }
  }

  @Property(tries = 1000)
  void portsAndWhereTheyArePublished(@ForAll("texts") String port, @ForAll("texts") String host) {
    taken(() -> PortRules.checkBindings(Map.of(port, List.of(new PortBinding(host, port)))));
    if (taken(() -> PortRules.checkContainerPort(port))) {
      String normal = PortRules.normal(port);
      assertThat(PortRules.normal(normal)).isEqualTo(normal);
      assertThat(taken(() -> PortRules.checkContainerPort(normal))).isTrue();
    }
  }

  @Property(tries = 1000)
  void signals(@ForAll("texts") String text) {
    boolean plain = taken(() -> SignalNames.check(text));
    assertThat(taken(() -> SignalNames.check(text.toLowerCase(java.util.Locale.ROOT))))
        .isEqualTo(plain);
  }

  @Property(tries = 1000)
  void imageReferences(@ForAll("texts") String text) {
    if (taken(() -> ImageReference.parse(text))) {
      ImageReference reference = ImageReference.parse(text);
      assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    }
  }

  @Property(tries = 1000)
  void theRest(@ForAll("texts") String text) {
    taken(() -> VolumesFrom.parse(text));
    assertThat(DeviceRules.isRule("c 1:" + text + " rwm"))
        .isEqualTo(text.equals("*") || (text.matches("[0-9]{1,9}")));
    assertThat(ContainerPaths.clean("/" + text)).startsWith("/").doesNotContain("//");
    Object unused = CpuSets.parse(text);
    assertThat(IpAddresses.isV4(text) && IpAddresses.isV6(text)).isFalse();
  }
}
