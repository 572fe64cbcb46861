package dev.berth.openapi.model;

/** A made network. */
public record NetworkCreated(String Id, String Warning) {}
