package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class ForwarderCommandTest {
  private final Properties properties = new Properties();

  ForwarderCommandTest() {
    properties.setProperty("java.home", "/java");
    properties.setProperty("java.class.path", "/classes");
  }

  @Test
  void runsTheInstalledProgram() {
    properties.setProperty("berth.home", "/opt/berth");
    assertThat(ForwarderCommand.java(properties))
        .startsWith("/java/bin/java")
        .endsWith("-jar", "/opt/berth/lib/berth.jar", "forward");
  }

  @Test
  void runsFromClassesWhereNothingIsInstalled() {
    assertThat(ForwarderCommand.java(properties))
        .containsSequence("-cp", "/classes", "dev.berth.runtime.forward.Forwarder");
  }
}
