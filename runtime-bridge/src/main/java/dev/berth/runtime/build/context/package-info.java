/** The files a build may read: where they come from, what is left out, what is copied. */
@NullMarked
package dev.berth.runtime.build.context;

import org.jspecify.annotations.NullMarked;
