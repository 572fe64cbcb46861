/** What files of the user and the machine say about registries. */
@NullMarked
package dev.berth.runtime.registry.conf;

import org.jspecify.annotations.NullMarked;
