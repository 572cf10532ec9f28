package dev.divisi.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StepWriterTest {

  /** Brokers that take what they are given, refuse it, or do not answer. */
  private static final class Brokers implements FactSink {
    final List<AgentStepTaken> written = new CopyOnWriteArrayList<>();
    final List<String> keys = new CopyOnWriteArrayList<>();
    final CountDownLatch answer = new CountDownLatch(1);
    volatile boolean refuse;
    volatile boolean silent;

    @Override
    public <V extends SpecificRecord> void publish(
        Topic<V> topic, String key, V value, TraceContext parent) {
      if (silent) {
        try {
          answer.await();
        } catch (InterruptedException e) {
          throw new InterruptException(e);
        }
      }
      if (refuse) {
        throw new PublishFailedException(FailureKind.TRANSIENT, "CODE", "as the test says", null);
      }
      assertThat(topic).isEqualTo(TopicCatalogue.AGENT_STEPS);
      keys.add(key);
      written.add((AgentStepTaken) value);
    }
  }

  private final Brokers brokers = new Brokers();
  private final StepWriter writer = new StepWriter(brokers, TraceContext.start());

  private static AgentStepTaken step(int number) {
    return AgentStepTaken.newBuilder()
        .setWork(Records.work("goal", "task"))
        .setClaimId("claim")
        .setWorker("worker")
        .setAgent("model")
        .setSequence(number)
        .setAt(Instant.EPOCH)
        .setKind(AgentStepKind.ANSWER)
        .setBody("done")
        .setBodyBytes(4)
        .build();
  }

  @Test
  void shouldWriteAllStepsInOrderBeforeItCloses() {
    List<AgentStepTaken> steps = new ArrayList<>();
    for (int number = 1; number <= 50; number++) {
      steps.add(step(number));
    }

    steps.forEach(writer::write);
    writer.close();

    assertThat(brokers.written).isEqualTo(steps);
    assertThat(brokers.keys).containsOnly("goal/task");
  }

  @Test
  void shouldGoOnAfterAStepThatIsNotTaken() {
    brokers.refuse = true;
    writer.write(step(1));
    writer.close();

    brokers.refuse = false;
    StepWriter next = new StepWriter(brokers, TraceContext.start());
    next.write(step(2));
    next.close();

    assertThat(brokers.written).containsExactly(step(2));
  }

  @Test
  void shouldNotHoldUpTheWorkWhenTheBrokersAreSilent() {
    brokers.silent = true;
    long begun = System.nanoTime();
    for (int number = 1; number <= 1_000; number++) {
      writer.write(step(number));
    }

    writer.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    assertThat(brokers.written).isEmpty();
  }

  @Test
  void shouldCloseWhenNothingWasWritten() {
    writer.close();

    assertThat(brokers.written).isEmpty();
  }
}
