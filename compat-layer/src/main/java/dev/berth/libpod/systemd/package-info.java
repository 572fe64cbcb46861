/** Units of systemd: those made for containers and pods, and quadlet files. */
@NullMarked
package dev.berth.libpod.systemd;

import org.jspecify.annotations.NullMarked;
