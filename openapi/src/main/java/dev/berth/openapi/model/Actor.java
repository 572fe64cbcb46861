package dev.berth.openapi.model;

import java.util.Map;

/** The object of an event. */
public record Actor(String ID, Map<String, String> Attributes) {}
