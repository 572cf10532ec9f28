package dev.divisi.taskgraph.service;

import dev.divisi.kafka.CloudEventHeaders;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.TraceContext;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.taskgraph.Command;
import dev.divisi.taskgraph.Decision;
import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Evolution;
import dev.divisi.taskgraph.TaskGraph;
import dev.divisi.taskgraph.Timer;
import dev.divisi.taskgraph.Timings;
import dev.divisi.taskgraph.UnknownGoalException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thin: reads state, lets the brain decide, applies, writes, forwards. All of it is one transaction
 * with the position in the input, so that a crash at any moment repeats a decision as if it had
 * never been made.
 */
final class DecideProcessor
    extends ContextualProcessor<@Nullable String, Object, @Nullable String, Object> {

  private static final Logger LOG = LoggerFactory.getLogger(DecideProcessor.class);
  private static final Duration TIMER_RESOLUTION = Duration.ofMillis(100);

  /** Bounds one round of timers, so that facts are not kept waiting. */
  private static final int TIMERS_A_ROUND = 500;

  private final TaskGraph brain;
  private final Timings timings;
  private final KafkaClients clients;

  private KeyValueStore<String, String> goals;
  private KeyValueStore<String, String> tasks;
  private KeyValueStore<String, String> ready;
  private TimerStore timers;
  private Payloads payloads;
  private OrderMapper orders;
  private Instant leasesHoldUntil = Instant.MIN;

  // Kafka Streams hands the stores over in init, before anything else is called.
  @SuppressWarnings("NullAway.Init")
  DecideProcessor(TaskGraph brain, Timings timings, KafkaClients clients) {
    this.brain = brain;
    this.timings = timings;
    this.clients = clients;
  }

  @Override
  public void init(ProcessorContext<@Nullable String, Object> context) {
    super.init(context);
    goals = context.getStateStore(TaskGraphTopology.GOAL_STORE);
    tasks = context.getStateStore(TaskGraphTopology.TASK_STORE);
    ready = context.getStateStore(TaskGraphTopology.READY_STORE);
    timers = new TimerStore(context.getStateStore(TaskGraphTopology.TIMER_STORE));
    payloads = new Payloads(context.getStateStore(TaskGraphTopology.PAYLOAD_STORE), clients);
    orders = new OrderMapper(payloads);
    // While this instance was away, heartbeats went on: they are read before a lease may end.
    leasesHoldUntil = now().plus(timings.lease());
    context.schedule(TIMER_RESOLUTION, PunctuationType.WALL_CLOCK_TIME, time -> fireTimers(now()));
  }

  @Override
  public void process(Record<@Nullable String, Object> record) {
    Fact fact = (Fact) record.value();
    try {
      decide(fact.command(), fact, record.timestamp(), record.headers());
    } catch (UnknownGoalException e) {
      refuse(record, fact, String.valueOf(e.getMessage()));
    } catch (IllegalStateException | IllegalArgumentException | NullPointerException e) {
      // A fault of ours must not stop the goals of others: the fact is kept, with the reason.
      LOG.error("Cannot decide on {}", fact.command(), e);
      refuse(record, fact, "BUG: " + e);
    }
  }

  private void refuse(Record<@Nullable String, Object> record, Fact fact, String reason) {
    DeadLetters.put(context(), fact.topic(), record, fact.value().get(), reason);
  }

  private void fireTimers(Instant now) {
    for (Timer timer : timers.takeDue(now, TIMERS_A_ROUND)) {
      if (timer.kind() == Timer.Kind.LEASE && now.isBefore(leasesHoldUntil)) {
        timers.set(
            new Timer(
                timer.goalId(), timer.taskId(), timer.kind(), timer.workNumber(), leasesHoldUntil));
        continue;
      }
      try {
        decide(new Command.FireTimer(timer), null, now.toEpochMilli(), new RecordHeaders());
      } catch (IllegalStateException | IllegalArgumentException | NullPointerException e) {
        LOG.error("Cannot decide on {}; it is dropped", timer, e);
      }
    }
  }

  private void decide(Command command, @Nullable Fact fact, long timestamp, Headers causeHeaders) {
    StoredGraph graph = new StoredGraph(goals, tasks, ready);
    Decision decision = brain.decide(graph, command, now());
    List<Output<?>> outputs = new ArrayList<>();
    for (Event event : decision.events()) {
      graph.apply(event);
      if (fact != null) {
        keepPayload(event, fact);
      }
      if (Evolution.isTold(event)) {
        long sequence = graph.goal(event.goalId()).orElseThrow().sequence();
        outputs.add(
            new Output<>(
                TopicCatalogue.AUDIT_EVENTS, event.goalId(), AuditMapper.event(event, sequence)));
      }
    }
    addStates(graph, outputs);
    decision.orders().forEach(order -> outputs.add(orders.record(order)));
    // Nothing has been written so far: what fails above leaves no half of a decision behind.
    graph.flush();
    decision.timers().forEach(timers::set);
    forgetPayloads(graph);
    TraceContext trace = TraceContext.from(causeHeaders).orElseGet(TraceContext::start);
    outputs.forEach(output -> write(output, timestamp, trace));
  }

  private void keepPayload(Event event, Fact fact) {
    if (event instanceof Event.GoalAccepted e) {
      payloads.keepGoal(e.goalId(), fact.value().get());
    }
    if (event instanceof Event.PlanProposed && fact.record() instanceof PlanCreated created) {
      payloads.keepPlan(created);
    }
    if (event instanceof Event.PatchAccepted e) {
      payloads.keepPatch(e.goalId(), e.taskId(), fact.value().get());
    }
  }

  private void forgetPayloads(StoredGraph graph) {
    for (StoredGraph.ChangedTask task : graph.changedTasks()) {
      if (task.after().status().isEnd()) {
        payloads.forgetTask(task.goalId(), task.after().taskId());
      }
    }
    for (StoredGraph.ChangedGoal goal : graph.changedGoals()) {
      if (goal.after().status().isEnd()) {
        payloads.forgetGoal(goal.after().goalId());
      }
    }
  }

  private void addStates(StoredGraph graph, List<Output<?>> outputs) {
    for (StoredGraph.ChangedGoal goal : graph.changedGoals()) {
      if (StateMapper.differs(goal.before(), goal.after())) {
        String goalId = goal.after().goalId();
        GoalState state = StateMapper.goal(goal.after(), payloads.goal(goalId).getRepositories());
        outputs.add(new Output<>(TopicCatalogue.GOAL_STATE, goalId, state));
      }
    }
    for (StoredGraph.ChangedTask task : graph.changedTasks()) {
      if (StateMapper.differs(task.before(), task.after())) {
        outputs.add(
            new Output<>(
                TopicCatalogue.TASK_STATE,
                StoredGraph.taskKey(task.goalId(), task.after().taskId()),
                StateMapper.task(task.goalId(), task.after())));
      }
    }
  }

  private void write(Output<?> output, long timestamp, TraceContext trace) {
    RecordHeaders headers = new RecordHeaders();
    CloudEventHeaders.add(headers, output.topic(), DeadLetters.SOURCE, output.key(), trace.child());
    context()
        .forward(
            new Record<@Nullable String, Object>(output.key(), output, timestamp, headers),
            TaskGraphTopology.EGRESS);
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }
}
