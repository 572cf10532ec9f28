package dev.divisi.taskgraph.service;

import dev.divisi.kafka.CloudEventHeaders;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.TraceContext;
import dev.divisi.schemas.AuditChain;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.ExplanationRequested;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.taskgraph.Command;
import dev.divisi.taskgraph.Decider;
import dev.divisi.taskgraph.Decision;
import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Evolution;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.Revision;
import dev.divisi.taskgraph.TaskGraph;
import dev.divisi.taskgraph.Timer;
import dev.divisi.taskgraph.Timings;
import dev.divisi.taskgraph.UnknownGoalException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
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

  private StoredGraph.Stores stores;
  private TimerStore timers;
  private Payloads payloads;
  private PlanVersions plans;
  private OrderMapper orders;
  private GraphCache cache;

  /** Goals of which only the tasks went on since their state was last told. */
  private final Set<String> progressed = new LinkedHashSet<>();

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
    stores =
        new StoredGraph.Stores(
            context.getStateStore(TaskGraphTopology.GOAL_STORE),
            context.getStateStore(TaskGraphTopology.TASK_STORE),
            context.getStateStore(TaskGraphTopology.PLAN_STORE),
            context.getStateStore(TaskGraphTopology.READY_STORE));
    timers = new TimerStore(context.getStateStore(TaskGraphTopology.TIMER_STORE));
    payloads = new Payloads(context.getStateStore(TaskGraphTopology.PAYLOAD_STORE), clients);
    plans = new PlanVersions(payloads);
    orders = new OrderMapper(payloads);
    // While this instance was away, heartbeats went on: they are read before a lease may end.
    leasesHoldUntil = now().plus(timings.lease());
    // What was known before may have been rolled back.
    cache = new GraphCache();
    progressed.clear();
    tellAllUnfinished();
    context.schedule(TIMER_RESOLUTION, PunctuationType.WALL_CLOCK_TIME, time -> fireTimers(now()));
    context.schedule(TIMER_RESOLUTION, PunctuationType.WALL_CLOCK_TIME, time -> tellProgress());
  }

  /** Whoever was away may not have told the last of them. */
  private void tellAllUnfinished() {
    try (KeyValueIterator<String, String> all = stores.goals().all()) {
      while (all.hasNext()) {
        KeyValue<String, String> entry = all.next();
        if (!StateCodec.goal(entry.value).goal().status().isEnd()) {
          progressed.add(entry.key);
        }
      }
    }
  }

  @Override
  public void process(Record<@Nullable String, Object> record) {
    Fact fact = (Fact) record.value();
    Command command = fact.command();
    try {
      if (command != null) {
        decide(command, fact, record.timestamp(), record.headers());
      } else if (fact.record() instanceof ExplanationRequested request) {
        Output<?> answer = ExplanationMapper.answer(brain, new StoredGraph(stores, cache), request);
        write(answer, record.timestamp(), trace(record.headers()));
      }
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

  private void decide(Command asked, @Nullable Fact fact, long timestamp, Headers causeHeaders) {
    StoredGraph graph = new StoredGraph(stores, cache);
    Plan wanted = fact == null ? null : plans.wanted(fact.record());
    Command command = plans.complete(asked, wanted);
    Revision waiting = graph.revision(command.goalId()).orElse(null);
    Decision decision = brain.decide(graph, command, now());
    // Payloads are kept on the way, for orders to carry: they stay when anything below fails. The
    // state is written at the end, in one go.
    List<Output<?>> outputs = new ArrayList<>();
    Decider decider = command instanceof Command.PersonDecides person ? person.decider() : null;
    for (Event event : decision.events()) {
      graph.apply(event);
      if (fact != null) {
        keepPayload(event, fact, wanted);
      }
      if (event instanceof Event.PlanRevised && waiting != null) {
        plans.inForce(event.goalId(), waiting);
      }
      if (event instanceof Event.TaskExpanded expanded) {
        plans.keepCandidates(expanded);
      }
      if (Evolution.isTold(event)) {
        outputs.add(tell(graph, event, decider));
      }
    }
    addStates(graph, outputs);
    decision.orders().forEach(order -> outputs.add(orders.record(order)));
    graph.flush();
    decision.timers().forEach(timers::set);
    forgetPayloads(graph);
    TraceContext trace = trace(causeHeaders);
    outputs.forEach(output -> write(output, timestamp, trace));
  }

  private static TraceContext trace(Headers headers) {
    return TraceContext.from(headers).orElseGet(TraceContext::start);
  }

  /** The event for the public record, as the next of the goal's chain. */
  private static Output<AuditEvent> tell(
      StoredGraph graph, Event event, @Nullable Decider decider) {
    String goalId = event.goalId();
    long sequence = graph.goal(goalId).orElseThrow().sequence();
    AuditEvent linked =
        AuditChain.link(AuditMapper.event(event, sequence, decider), graph.auditHash(goalId));
    graph.auditHash(goalId, linked.getHash());
    return new Output<>(TopicCatalogue.AUDIT_EVENTS, goalId, linked);
  }

  private void keepPayload(Event event, Fact fact, @Nullable Plan wanted) {
    if (event instanceof Event.GoalAccepted e) {
      payloads.keepGoal(e.goalId(), fact.value().get());
    }
    if (event instanceof Event.PatchAccepted e) {
      payloads.keepPatch(e.goalId(), e.taskId(), fact.value().get());
    }
    plans.keep(event, fact.record(), wanted);
  }

  private void forgetPayloads(StoredGraph graph) {
    for (StoredGraph.ChangedTask task : graph.changedTasks()) {
      if (task.after().status().isEnd()) {
        payloads.forgetTask(task.goalId(), task.after().taskId());
        timers.forget(task.goalId(), task.after().taskId());
      }
    }
    for (StoredGraph.ChangedGoal goal : graph.changedGoals()) {
      boolean wasOver = goal.before() != null && goal.before().status().isEnd();
      if (goal.after().status().isEnd() && !wasOver) {
        payloads.forgetGoal(goal.after().goalId());
        timers.forget(goal.after().goalId(), null);
      }
    }
  }

  private void addStates(StoredGraph graph, List<Output<?>> outputs) {
    for (StoredGraph.ChangedGoal goal : graph.changedGoals()) {
      String goalId = goal.after().goalId();
      if (StateMapper.onlyProgressed(goal.before(), goal.after())) {
        // Readers of state want the last: of what follows within a moment one record is enough.
        progressed.add(goalId);
      } else if (StateMapper.differs(goal.before(), goal.after())) {
        progressed.remove(goalId);
        goalState(graph, goal.after()).ifPresent(outputs::add);
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

  private Optional<Output<GoalState>> goalState(StoredGraph graph, Goal goal) {
    String goalId = goal.goalId();
    return payloads
        .findGoal(goalId)
        .map(submitted -> StateMapper.goal(goal, graph.auditHash(goalId), submitted))
        .map(state -> new Output<>(TopicCatalogue.GOAL_STATE, goalId, state));
  }

  private void tellProgress() {
    if (progressed.isEmpty()) {
      return;
    }
    StoredGraph graph = new StoredGraph(stores, cache);
    TraceContext trace = TraceContext.start();
    for (String goalId : progressed) {
      graph
          .goal(goalId)
          .flatMap(goal -> goalState(graph, goal))
          .ifPresent(state -> write(state, now().toEpochMilli(), trace));
    }
    progressed.clear();
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
