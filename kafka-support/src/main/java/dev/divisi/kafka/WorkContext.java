package dev.divisi.kafka;

import dev.divisi.schemas.WorkReference;
import java.time.Duration;

/** What a handler may know and say about the work in its hands. */
public interface WorkContext {
  /** The work. */
  WorkReference work();

  /** The claim that holds the lease; the resulting fact must name it. */
  String claimId();

  /** The name of this worker. */
  String worker();

  /** Says in one line what is being done; sent with the next heartbeat. */
  void activity(String oneLine);

  /** How long the work may take in all. It is interrupted when that time is over. */
  Duration timeout();

  /** The trace that the order belongs to. */
  TraceContext trace();
}
