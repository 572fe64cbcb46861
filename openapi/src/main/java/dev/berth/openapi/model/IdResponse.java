package dev.berth.openapi.model;

/** The id of what was made. */
public record IdResponse(String Id) {}
