package dev.berth.openapi.model;

import java.util.List;

/** The process table of a container. */
public record TopResponse(List<String> Titles, List<List<String>> Processes) {}
