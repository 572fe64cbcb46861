/** Files inside containers: stat, archives in and out, export, changes. */
@NullMarked
package dev.berth.runtime.files;

import org.jspecify.annotations.NullMarked;
