package dev.divisi.planner.domain;

import java.util.List;

/** What earlier goals came to. */
@FunctionalInterface
public interface PastWork {

  /** Nothing is known. */
  PastWork NONE = List::of;

  /** Tasks that are over, those that ended last at the end; none where that is not known. */
  List<PastTask> tasks() throws InterruptedException;
}
