package dev.divisi.kafka;

import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkReference;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the steps of one attempt, beside the work: a record that the brokers do not take must not
 * hold up an agent. What does not fit, or is not taken, is missing from the record, and its number
 * shows that.
 */
final class StepWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StepWriter.class);

  /** Some megabytes at most. */
  private static final int MOST_WAITING = 128;

  private static final Duration LAST_ONES = Duration.ofSeconds(2);

  private final FactSink facts;
  private final TraceContext trace;
  private final BlockingQueue<AgentStepTaken> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private @Nullable Thread thread;
  private int lost;

  StepWriter(FactSink facts, TraceContext trace) {
    this.facts = facts;
    this.trace = trace;
  }

  /** Returns at once. */
  synchronized void write(AgentStepTaken step) {
    if (thread == null) {
      thread = Thread.ofVirtual().name("steps").start(this::untilInterrupted);
    }
    if (!waiting.offer(step)) {
      lost++;
    }
  }

  /** Gives what is left a moment to be written. */
  void close() {
    Thread writing;
    synchronized (this) {
      writing = thread;
    }
    if (writing == null) {
      return;
    }
    try {
      long end = System.nanoTime() + LAST_ONES.toNanos();
      while (!waiting.isEmpty() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      writing.interrupt();
      writing.join(LAST_ONES.toMillis());
    } catch (InterruptedException e) {
      writing.interrupt();
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      lost += waiting.size();
      waiting.clear();
      if (lost > 0) {
        LOG.warn("{} steps could not be recorded.", lost);
      }
    }
  }

  private void untilInterrupted() {
    try {
      while (true) {
        publish(waiting.take());
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.debug("No more steps are written.");
    }
  }

  private void publish(AgentStepTaken step) {
    WorkReference work = step.getWork();
    try {
      facts.publish(
          TopicCatalogue.AGENT_STEPS, work.getGoalId() + "/" + work.getTaskId(), step, trace);
    } catch (PublishFailedException e) {
      synchronized (this) {
        lost++;
      }
      LOG.debug("A step was not recorded: {}", e.getMessage());
    }
  }
}
