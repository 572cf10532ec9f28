package dev.divisi.cli;

import org.apache.avro.specific.SpecificRecord;

/** Shows a goal while it is worked on. */
interface ProgressDisplay extends AutoCloseable {
  /** The record has just been applied. */
  void changed(GoalProgress progress, SpecificRecord record);

  /** Nothing may have changed but the time. */
  void tick(GoalProgress progress);

  @Override
  void close();
}
