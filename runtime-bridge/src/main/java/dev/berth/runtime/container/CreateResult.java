package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import java.util.List;

/** A made container and the warnings the client must see. */
public record CreateResult(ContainerId id, List<String> warnings) {}
