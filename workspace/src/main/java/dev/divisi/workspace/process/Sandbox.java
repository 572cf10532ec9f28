package dev.divisi.workspace.process;

/** Puts walls around a program that is not trusted. */
public interface Sandbox {

  /** Leaves programs as they are. For what is trusted, and where an operator asked for it. */
  Sandbox NONE = (command, walls) -> command;

  /**
   * The same program inside of walls. It is run as any other: when it ends, nothing of it is left.
   * It ends with the thread that starts it, so that must be one that lives as long, and no virtual
   * one.
   *
   * @param command runs in a folder inside of the walls; its arguments name files by the paths that
   *     they have outside, which are the same inside. Whoever runs it gives it a clean environment:
   *     what it inherits is seen inside.
   * @throws CommandNotStartedException when there is no such program, or the walls need one that is
   *     not there
   */
  Command confine(Command command, Walls walls) throws CommandNotStartedException;

  /**
   * Looks after the bounds of a program that is about to be started. Whoever runs it asks the guard
   * now and then, as {@link CommandRunner} does, and ends it when it may not go on.
   *
   * @param confined what {@link #confine} gave
   */
  default Guard guard(Command confined, Walls walls) {
    return Guard.NONE;
  }

  /** Whether there are walls at all. */
  default boolean confines() {
    return !equals(NONE);
  }

  /** Whether programs are confined, and why not: a few words for people and for records. */
  default String words() {
    return confines() ? "in a sandbox" : "not confined: nobody asked for a sandbox";
  }
}
