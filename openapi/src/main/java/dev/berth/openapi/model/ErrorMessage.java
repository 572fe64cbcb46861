package dev.berth.openapi.model;

/** Every failure. */
public record ErrorMessage(String message) {}
