package dev.berth.runtime.image;

/** What becomes of the owners that a layer's tar names. */
public enum Ownership {
  /** Files are given to them, within the user namespace. */
  KEEP,
  /** Everything belongs to this user: for hosts that gave the user no subordinate ids. */
  IGNORE
}
