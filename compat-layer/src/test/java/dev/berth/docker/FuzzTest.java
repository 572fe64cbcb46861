package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.filter.Filters;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.text.DetachKeys;
import dev.berth.text.GoDuration;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;

/** No input is the server's fault, whatever is in it. */
class FuzzTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String[] FIELDS = {
    "Image",
    "Cmd",
    "Entrypoint",
    "Env",
    "Labels",
    "ExposedPorts",
    "Volumes",
    "Healthcheck",
    "Test",
    "Interval",
    "StopTimeout",
    "StopSignal",
    "HostConfig",
    "Binds",
    "Mounts",
    "Type",
    "Source",
    "Target",
    "BindOptions",
    "VolumeOptions",
    "TmpfsOptions",
    "DriverConfig",
    "PortBindings",
    "80/tcp",
    "HostIp",
    "HostPort",
    "RestartPolicy",
    "Name",
    "MaximumRetryCount",
    "LogConfig",
    "Config",
    "NetworkMode",
    "NetworkingConfig",
    "EndpointsConfig",
    "IPAMConfig",
    "IPv4Address",
    "Aliases",
    "DriverOpts",
    "Ulimits",
    "Soft",
    "Hard",
    "Devices",
    "DeviceRequests",
    "Capabilities",
    "Count",
    "PathOnHost",
    "ConsoleSize",
    "Sysctls",
    "Tmpfs",
    "CapAdd",
    "SecurityOpt",
    "Memory",
    "NanoCpus",
    "PidsLimit",
    "BlkioWeight",
    "BlkioDeviceReadBps",
    "Rate",
    "MacAddress",
    "Init"
  };

  private final FakeEngine engine = new FakeEngine();

  @Provide
  Arbitrary<@Nullable Object> trees() {
    return trees(3);
  }

  private static Arbitrary<@Nullable Object> trees(int depth) {
    Arbitrary<@Nullable Object> leaves =
        Arbitraries.<@Nullable Object>of(
                "",
                "x",
                "/a",
                "/a:/b:ro",
                "80/tcp",
                "1-0",
                "host",
                "container:",
                "\0",
                "\ud7ff",
                0,
                1,
                -1,
                70000,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                1.5,
                1e300,
                true,
                false)
            .injectNull(0.05);
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<@Nullable Object> below = trees(depth - 1);
    return Arbitraries.oneOf(
        leaves,
        below.list().ofMaxSize(2).map(each -> each),
        Arbitraries.maps(Arbitraries.of(FIELDS), below).ofMaxSize(4).map(each -> each));
  }

  @Property(tries = 1000)
  void noTreeIsTheFaultOfTheServer(
      @ForAll("trees") @Nullable Object tree, @ForAll @IntRange(min = 24, max = 56) int minor)
      throws JsonProcessingException {
    String body = JACKSON.writeValueAsString(tree);
    FakeExchange answer =
        engine.call("ContainerCreate", new FakeExchange().json(body).version(minor));
    assertThat(answer.status).as(body).isIn(201, 400);
  }

  @Property(tries = 500)
  void noTextIsTheFaultOfTheServer(@ForAll @StringLength(max = 60) String text) {
    for (String operation : List.of("ContainerCreate", "ContainerUpdate", "ContainerExec")) {
      FakeExchange answer = engine.call(operation, new FakeExchange().json(text).with("id", "x"));
      assertThat(answer.status).as("%s %s", operation, text).isIn(200, 201, 400, 404);
    }
  }

  @Provide
  Arbitrary<String> almostJson() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"a\"",
            "\"",
            "\\",
            "\\u00e9",
            "\\ud800",
            "null",
            "nul",
            "true",
            "1",
            "-",
            "0",
            ".5",
            "e",
            "E+1",
            " ",
            "\n",
            "\"HostConfig\"",
            "\t",
            "\u0001");
    return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
  }

  /** What Jackson takes for JSON is JSON here too, with the same value; and the reverse. */
  @Property(tries = 2000)
  void jsonIsJson(@ForAll("almostJson") String text) {
    boolean json;
    try {
      json = !STRICT.readTree(text).isMissingNode();
    } catch (JsonProcessingException e) {
      json = false;
    }
    boolean taken;
    try {
      Object unused = JsonBody.parse(text);
      taken = true;
    } catch (EngineException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
      taken = false;
    }
    assertThat(taken).as(text).isEqualTo(json);
  }

  @Property(tries = 50)
  void nestingEndsBeforeTheStackDoes(@ForAll @LongRange(min = 1, max = 100_000) long depth) {
    String text = "[".repeat((int) depth) + "]".repeat((int) depth);
    try {
      Object value = JsonBody.parse(text);
      assertThat(value).isInstanceOf(List.class);
    } catch (EngineException e) {
      assertThat(e.text()).isEqualTo("invalid JSON: invalid character '[' exceeded max depth");
    }
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadAgain(@ForAll("texts") Map<String, String> texts) {
    JsonWriter out = new JsonWriter(64).object();
    texts.forEach(out::put);
    Object read = JsonBody.parse(new String(out.end().bytes(), StandardCharsets.UTF_8));
    assertThat(read).isEqualTo(texts);
  }

  @Provide
  Arbitrary<Map<String, String>> texts() {
    Arbitrary<String> text = Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(12);
    return Arbitraries.maps(text, text).ofMaxSize(4);
  }

  @Property(tries = 1000)
  void filtersAreTakenOrInvalid(@ForAll("trees") @Nullable Object tree)
      throws JsonProcessingException {
    String text = JACKSON.writeValueAsString(tree);
    try {
      Filters.parse(text, Set.of("Name", "Test"));
    } catch (EngineException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
    }
  }

  @Property(tries = 1000)
  void durationsAreTakenOrNot(@ForAll("durations") String text) {
    Long nanos = GoDuration.parse(text);
    if (nanos != null) {
      assertThat(GoDuration.parse(nanos + "ns")).isEqualTo(nanos);
    }
  }

  @Provide
  Arbitrary<String> durations() {
    Arbitrary<String> part =
        Combinators.combine(
                Arbitraries.of("", "1", "1.5", ".5", "-", "+", "999999999999", ".", "\u0663"),
                Arbitraries.of("", "h", "m", "s", "ms", "us", "ns", "x", "µs"))
            .as((number, unit) -> number + unit);
    return part.list().ofMaxSize(4).map(list -> String.join("", list));
  }

  @Property(tries = 300)
  void detachKeysAreTakenOrInvalid(@ForAll @StringLength(max = 12) String text) {
    try {
      assertThat(DetachKeys.parse(text)).isNotEmpty();
    } catch (EngineException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
    }
  }

  @Provide
  Arbitrary<byte[]> bytes() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
  }

  @Property(tries = 300)
  void noBytesAreTheFaultOfTheServer(@ForAll("bytes") byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    FakeExchange answer = engine.call("ContainerCreate", new FakeExchange().json(text));
    assertThat(answer.status).isIn(201, 400);
  }
}
