package dev.berth.runtime.log.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogDriversTest {
  private static Map<String, String> options(String text) {
    Map<String, String> options = new HashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      options.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return options;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "splunk|splunk-token=x|error looking up logging plugin splunk: plugin \"splunk\" not found",
        "json-file|max-buffer-size=1x,mode=non-blocking|error parsing option max-buffer-size: invalid suffix: 'x'",
        "syslog|cache-foo=x|unknown log opt 'cache-foo' for syslog log driver",
        "syslog|syslog-address=http://a|syslog-address should be in form proto://address, got http://a",
        "syslog|syslog-address=tcp://a:b:c|parse \"tcp://a:b:c\": invalid port \":c\" after host",
        "syslog|syslog-facility=local8|invalid syslog facility",
        "fluentd|fluentd-address=http://abc|invalid fluentd-address http://abc: unsupported scheme: 'http'",
        "fluentd|fluentd-address=unix://|invalid fluentd-address unix://: path is empty",
        "fluentd|fluentd-async=true,fluentd-async-connect=true|conflicting options: cannot specify both 'fluentd-async' and 'fluentd-async-connect",
        "fluentd|fluentd-buffer-limit=-5|invalid size: '-5'",
        "fluentd|fluentd-retry-wait=5|time: missing unit in duration \"5\"",
        "fluentd|fluentd-retry-wait=5x|time: unknown unit \"x\" in duration \"5x\"",
        "fluentd|fluentd-async-reconnect-interval=1ms|invalid value for fluentd-async-reconnect-interval: value (1ms) must be between 100ms and 10s",
        "fluentd|fluentd-write-timeout=-1s|invalid value for fluentd-write-timeout: value must be greater than or equal to zero",
        "gelf|gelf-address=abc|gelf-address should be in form proto://address, got abc",
        "gelf|gelf-address=unix:///x|gelf: endpoint needs to be TCP or UDP",
        "gelf|gelf-address=udp://a:1,gelf-compression-type=x|unknown value \"x\" for log opt \"gelf-compression-type\" for gelf log driver",
        "gelf|gelf-address=udp://a:1,gelf-compression-level=10|unknown value \"10\" for log opt \"gelf-compression-level\" for gelf log driver",
        "gelf|gelf-address=tcp://a:1,gelf-compression-level=1|compression is only supported on UDP",
        "gelf|gelf-address=udp://a:1,gelf-tcp-max-reconnect=1|\"gelf-tcp-max-reconnect\" is only valid for TCP",
        "gelf|gelf-address=tcp://a:1,gelf-tcp-reconnect-delay=x|\"gelf-tcp-reconnect-delay\" must be a positive integer"
      })
  void saysWhatIsWrong(String driver, String options, String message) {
    assertThatThrownBy(() -> LogDrivers.check(driver, options(options)))
        .isInstanceOf(EngineException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none|mode=weird,x=y",
        "json-file|max-size=abc,max-file=x,compress=y,tag={{,labels-regex=(",
        "k8s-file|max-size=1m",
        "local|max-file=x",
        "journald|tag=x,labels=a,cache-disabled=true",
        "syslog|syslog-address=tcp://,syslog-facility=23,syslog-format=rfc5424micro",
        "syslog|syslog-address=tcp+tls://[::1]:6514,syslog-facility=local7,cache-max-size=x",
        "fluentd|fluentd-address=tcp://abc/path,fluentd-async=1,fluentd-buffer-limit=8mb",
        "gelf|gelf-address=udp://[::1]:12201,gelf-compression-level=-1"
      })
  void takesWhatDockerTakesAtCreate(String driver, String options) {
    assertThatCode(() -> LogDrivers.check(driver, options(options))).doesNotThrowAnyException();
  }

  @Test
  void readsEndpoints() {
    assertThat(SyslogOptions.parse(Map.of()).endpoint()).isEqualTo(Endpoint.LOCAL);
    assertThat(SyslogOptions.parse(options("syslog-address=udp://[::1]")).endpoint())
        .isEqualTo(new Endpoint("udp", "::1", 514));
    assertThat(FluentdOptions.parse(Map.of()).endpoint())
        .isEqualTo(new Endpoint("tcp", "127.0.0.1", 24224));
    assertThat(FluentdOptions.parse(options("fluentd-address=host:1")).endpoint())
        .isEqualTo(new Endpoint("tcp", "host", 1));
    assertThat(FluentdOptions.parse(options("fluentd-address=unix:///a/b")).endpoint())
        .isEqualTo(new Endpoint("unix", "/a/b", 0));
    assertThat(new Endpoint("tcp+tls", "::1", 514).text()).isEqualTo("tcp [::1]:514");
  }

  @Test
  void fileSizesAreDecimalAndLocalHasDefaults() {
    assertThat(FileOptions.jsonFile(options("max-size=10k,max-file=3,compress=true")))
        .isEqualTo(new FileOptions(10_000, 3, true));
    assertThat(FileOptions.local(Map.of())).isEqualTo(new FileOptions(20_000_000, 5, true));
    assertThat(FileOptions.cache(options("cache-max-size=1m,cache-compress=false")))
        .isEqualTo(new FileOptions(1_000_000, 5, false));
    assertThat(FileOptions.cache(options("cache-max-size=x")))
        .isEqualTo(FileOptions.local(Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "5,5",
    "1.5mb,1572864",
    "10 m,10485760",
    "1.5MiB,1572864",
    "1K,1024",
    "3b,3",
    "2g,2147483648"
  })
  void readsSizes(String text, long bytes) {
    assertThat(SizeText.ram(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "k", "-1", "-5k", "1x", "1kbb", "1.2.3", "0x5", "1d", "Infinity", "NaN", " "})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> SizeText.ram(text)).isInstanceOf(EngineException.class);
  }

  @Property(tries = 500)
  void noTextIsADefect(@ForAll String text) {
    for (Runnable parse :
        new Runnable[] {
          () -> SizeText.human(text),
          () -> GoText.atoi(text),
          () -> GoText.parseUint(text),
          () -> GoText.parseDuration(text),
          () -> GoText.regex(text),
          () -> FluentdOptions.parse(Map.of("fluentd-address", text)),
          () -> SyslogOptions.parse(Map.of("syslog-address", "tcp://" + text)),
          () ->
              SyslogOptions.parse(
                  Map.of("syslog-address", "unix://" + text, "syslog-facility", text)),
          () -> GelfOptions.parse(Map.of("gelf-address", "udp://" + text))
        }) {
      try {
        parse.run();
      } catch (EngineException e) {
        assertThat(e.text()).isNotEmpty();
      }
    }
  }
}
