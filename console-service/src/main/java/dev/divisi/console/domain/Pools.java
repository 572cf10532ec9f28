package dev.divisi.console.domain;

import java.util.NavigableSet;

/** The pools of workers that there are. */
public interface Pools {
  /**
   * Those to which work can be given.
   *
   * @throws UnavailableException when it cannot be told
   */
  NavigableSet<String> served() throws UnavailableException;
}
