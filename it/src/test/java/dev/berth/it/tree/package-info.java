/** What an image's layers make up, file by file, and how two such trees differ. */
@NullMarked
package dev.berth.it.tree;

import org.jspecify.annotations.NullMarked;
