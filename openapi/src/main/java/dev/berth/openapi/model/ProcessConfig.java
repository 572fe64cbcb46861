package dev.berth.openapi.model;

import java.util.List;

/** What an exec runs. */
public record ProcessConfig(
    boolean tty,
    String entrypoint,
    List<String> arguments,
    boolean privileged,
    @Optional String user) {}
