package dev.divisi.context;

/** Why a file of a commit is not in the index. */
public enum LeftOut {
  /** It has more bytes than allowed. */
  TOO_LARGE,
  /** It is no text. */
  BINARY,
  /** A program wrote it: it says so, its name does, or its lines are too long for people. */
  GENERATED,
  /** It is a symbolic link; what it points to is there by itself, if it is in the repository. */
  LINK,
  /** It is a submodule. */
  SUBMODULE,
  /** There are too many files. */
  TOO_MANY,
  /** Git does not have its content: the clone is partial. */
  MISSING
}
