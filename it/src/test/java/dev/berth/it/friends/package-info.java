/** What other people's tests would do: programs of libraries that know Docker only. */
@NullMarked
package dev.berth.it.friends;

import org.jspecify.annotations.NullMarked;
