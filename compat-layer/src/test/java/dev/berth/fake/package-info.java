/** An engine of fakes and requests made by hand, for tests of both dialects. */
@NullMarked
package dev.berth.fake;

import org.jspecify.annotations.NullMarked;
