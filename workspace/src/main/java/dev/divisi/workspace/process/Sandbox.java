package dev.divisi.workspace.process;

/** Puts walls around a program that is not trusted. */
public interface Sandbox {

  /** Leaves programs as they are. For what is trusted, and where an operator asked for it. */
  Sandbox NONE = (command, walls) -> command;

  /**
   * The same program inside of walls. It is run as any other: when it ends, nothing of it is left.
   *
   * @param command runs in a folder inside of the walls; its arguments name files by the paths that
   *     they have outside, which are the same inside
   */
  Command confine(Command command, Walls walls);
}
