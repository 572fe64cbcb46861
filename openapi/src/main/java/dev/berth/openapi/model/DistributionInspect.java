package dev.berth.openapi.model;

import java.util.List;
import java.util.Map;

/** What a registry says of an image. */
public record DistributionInspect(
    Map<String, Object> Descriptor, List<Map<String, Object>> Platforms) {}
