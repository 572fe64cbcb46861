package dev.berth.openapi.model;

import java.util.List;

/** The layers of an image. */
public record RootFs(String Type, @Optional List<String> Layers) {}
