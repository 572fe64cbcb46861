/** The OCI runtime specification: plan, render, run. */
@NullMarked
package dev.berth.runtime.oci;

import org.jspecify.annotations.NullMarked;
