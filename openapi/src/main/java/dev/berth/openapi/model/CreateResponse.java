package dev.berth.openapi.model;

import java.util.List;

/** A made container. */
public record CreateResponse(String Id, List<String> Warnings) {}
