package dev.berth.openapi.model;

import java.util.List;
import java.util.Map;

/** The engine and its parts. */
public record Version(
    String Version,
    String ApiVersion,
    String MinAPIVersion,
    String GitCommit,
    String GoVersion,
    String Os,
    String Arch,
    String KernelVersion,
    @Optional boolean Experimental,
    String BuildTime,
    List<Map<String, Object>> Components) {}
