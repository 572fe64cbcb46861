/** User namespaces of containers inside the engine's own: modes, id mappings, how they are made. */
@NullMarked
package dev.berth.runtime.userns;

import org.jspecify.annotations.NullMarked;
