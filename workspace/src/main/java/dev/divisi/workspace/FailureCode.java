package dev.divisi.workspace;

/** What can go wrong with a repository, a worktree or a patch; part of what people are shown. */
public enum FailureCode {
  /** The URL has a form or a transport that is not allowed. */
  REPOSITORY_URL_FORBIDDEN,
  /** Nothing answers at the URL: no such folder or host, or no connection. */
  REPOSITORY_UNREACHABLE,
  /** There is something, but no git repository. */
  NOT_A_REPOSITORY,
  /** The repository lacks a part of its own history: a partial clone, or a damaged one. */
  REPOSITORY_INCOMPLETE,
  /** The repository exists but does not let us in, or belongs to another user. */
  REPOSITORY_DENIED,
  /** No branch, tag or commit has that name. */
  BASE_REF_MISSING,
  /** The repository does not have that commit or tree. */
  COMMIT_MISSING,
  /** One file is larger than allowed. */
  FILE_TOO_LARGE,
  /** The expression to search for is none. */
  SEARCH_INVALID,
  /** A search finds more than can be looked through. */
  SEARCH_TOO_LARGE,
  /** A commit cannot be laid out as files. */
  CHECKOUT_FAILED,
  /** The difference of two trees is larger than allowed. */
  DIFF_TOO_LARGE,
  /** The repository refuses the push by its own rules. */
  PUSH_DENIED,
  /** A git command took too long. */
  GIT_TIMED_OUT,
  /** There is no git program, or one too old. */
  GIT_MISSING,
  /** The disk is full. */
  DISK_FULL,
  /** Another process keeps the mirror locked. */
  MIRROR_LOCKED,
  /** Git failed in a way that has no name here; the message has what it said. */
  GIT_FAILED,

  /** A worktree contains a git repository of its own. */
  NESTED_REPOSITORY,
  /** A worktree contains files where the commit has a submodule. */
  SUBMODULE_CHANGED,
  /** A worktree contains too many files. */
  TOO_MANY_FILES,
  /** The files of a worktree are too large together. */
  TOO_MANY_BYTES,
  /** A worktree contains a pipe, a socket or a device. */
  SPECIAL_FILE,
  /** A worktree contains files that cannot be read. */
  WORKTREE_UNREADABLE,
  /** The worktree's folder is gone or was replaced. */
  WORKTREE_GONE,

  /** A diff is larger than allowed, or makes a file that is. */
  PATCH_TOO_LARGE,
  /** A diff names a path that no repository may have. */
  PATCH_FORBIDDEN_PATH,
  /** A diff is broken. */
  PATCH_CORRUPT,
  /** A diff does not fit its base commit. */
  PATCH_DOES_NOT_APPLY
}
