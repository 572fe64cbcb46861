package dev.berth.openapi.model;

/** Why waiting failed. */
public record WaitError(String Message) {}
