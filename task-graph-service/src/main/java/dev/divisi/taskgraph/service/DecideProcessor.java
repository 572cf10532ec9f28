package dev.divisi.taskgraph.service;

import dev.divisi.kafka.CloudEventHeaders;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.kafka.TraceContext;
import dev.divisi.schemas.AuditChain;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.ExplanationRequested;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.taskgraph.Command;
import dev.divisi.taskgraph.Decider;
import dev.divisi.taskgraph.Decision;
import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Evolution;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.PoolQueues;
import dev.divisi.taskgraph.Priority;
import dev.divisi.taskgraph.Revision;
import dev.divisi.taskgraph.TaskGraph;
import dev.divisi.taskgraph.Timer;
import dev.divisi.taskgraph.Timings;
import dev.divisi.taskgraph.UnknownGoalException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
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

  /** What people look at need not move more often; less often when much does. */
  private static final Duration TELL_EVERY = Duration.ofMillis(250);

  /** Bounds one round of timers, so that facts are not kept waiting. */
  private static final int TIMERS_A_ROUND = 500;

  private final TaskGraph brain;
  private final Timings timings;
  private final KafkaClients clients;
  private final PoolTopics topics;

  private GraphStore store;
  private DueTimers timers;
  private PoolQueues queues;
  private Payloads payloads;
  private PlanVersions plans;
  private KeptVerdicts verdicts;
  private OrderMapper orders;
  private StateTeller teller;
  private Instant leasesHoldUntil = Instant.MIN;

  // Kafka Streams hands the stores over in init, before anything else is called.
  @SuppressWarnings("NullAway.Init")
  DecideProcessor(TaskGraph brain, Timings timings, KafkaClients clients) {
    this.brain = brain;
    this.timings = timings;
    this.clients = clients;
    this.topics = new PoolTopics(new TopicCreator(clients));
  }

  @Override
  public void init(ProcessorContext<@Nullable String, Object> context) {
    super.init(context);
    // All is made anew: what was known before may have been rolled back.
    store =
        new GraphStore(
            new GraphStore.Stores(
                context.getStateStore(TaskGraphTopology.GOAL_STORE),
                context.getStateStore(TaskGraphTopology.TASK_STORE),
                context.getStateStore(TaskGraphTopology.PLAN_STORE)));
    timers = new DueTimers();
    queues = new PoolQueues();
    payloads = new Payloads(context.getStateStore(TaskGraphTopology.PAYLOAD_STORE), clients);
    BeforeCommit beforeCommit = context.getStateStore(TaskGraphTopology.BEFORE_COMMIT);
    beforeCommit.run(
        () -> {
          store.write();
          payloads.write();
        });
    plans = new PlanVersions(payloads);
    verdicts = new KeptVerdicts(payloads);
    orders = new OrderMapper(payloads);
    teller = new StateTeller(store, payloads);
    // While this instance was away, heartbeats went on: they are read before a lease may end.
    leasesHoldUntil = now().plus(timings.lease());
    // Whoever was away may not have told the last of them.
    store.readUnfinished(
        goal -> {
          timers.set(goal.goalId(), brain.timers(goal));
          teller.later(goal);
        },
        (goal, task) -> {
          String goalId = goal.goalId();
          timers.set(goalId, task.taskId(), brain.timer(goalId, task).orElse(null));
          queues.changed(goalId, goal.definition().priority(), null, task);
          teller.later(goalId, task);
        });
    context.schedule(
        TIMER_RESOLUTION,
        PunctuationType.WALL_CLOCK_TIME,
        time -> {
          fireTimers(now());
          takeTurns();
        });
    context.schedule(
        TELL_EVERY,
        PunctuationType.WALL_CLOCK_TIME,
        time -> write(teller.due(), now().toEpochMilli(), TraceContext.start()));
  }

  @Override
  public void process(Record<@Nullable String, Object> record) {
    Fact fact = (Fact) record.value();
    Command command = fact.command();
    try {
      if (command != null) {
        decide(command, fact, record.timestamp(), record.headers());
      } else if (fact.record() instanceof ExplanationRequested request) {
        Output<?> answer = ExplanationMapper.answer(brain, graph(), request);
        write(List.of(answer), record.timestamp(), trace(record.headers()));
      }
    } catch (UnknownGoalException | UnintelligibleFactException e) {
      refuse(record, fact, String.valueOf(e.getMessage()));
    } catch (IllegalStateException | IllegalArgumentException | NullPointerException e) {
      // A fault of ours must not stop the goals of others: the fact is kept, with the reason.
      LOG.error("Cannot decide on {}", fact.command(), e);
      refuse(record, fact, "BUG: " + e);
    }
    takeTurns();
  }

  /** Where a pool has room, the goal whose turn it is gives out the next order. */
  private void takeTurns() {
    for (Optional<String> next = queues.next(); next.isPresent(); next = queues.next()) {
      Command turn = new Command.GiveOrders(next.get());
      try {
        decide(turn, null, now().toEpochMilli(), new RecordHeaders());
      } catch (IllegalStateException | IllegalArgumentException | NullPointerException e) {
        LOG.error("Cannot decide on {}", turn, e);
      }
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
        LOG.error("Cannot decide on {}", timer, e);
      }
      if (!timers.isReplaced(timer)) {
        brain.again(graph(), timer, now).ifPresent(timers::set);
      }
    }
  }

  private void decide(Command asked, @Nullable Fact fact, long timestamp, Headers causeHeaders) {
    StoredGraph graph = graph();
    Plan wanted = fact == null ? null : plans.wanted(fact.record());
    Command command = plans.complete(asked, fact == null ? null : fact.record(), wanted);
    Revision waiting = graph.revision(command.goalId()).orElse(null);
    Decision decision = brain.decide(graph, command, now());
    // Payloads are kept on the way, for orders to carry: they stay when anything below fails. The
    // state is handed over at the end, in one go.
    List<Output<?>> told = new ArrayList<>();
    Decider decider = command instanceof Command.PersonDecides person ? person.decider() : null;
    for (Evolution evolution : decision.evolutions()) {
      Event event = evolution.event();
      graph.apply(evolution);
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
        told.add(tell(graph, event, decider));
      }
    }
    // Orders first: workers wait for them, readers of the rest see it with the commit only.
    List<Output<?>> outputs = new ArrayList<>();
    decision.orders().forEach(order -> outputs.add(orders.record(order)));
    graph.flush();
    outputs.addAll(teller.changed(graph));
    outputs.addAll(told);
    setTimers(graph);
    graph.goal(command.goalId()).ifPresent(goal -> setQueues(graph, goal, decision));
    forgetPayloads(graph);
    verdicts.forget(decision, graph);
    write(outputs, timestamp, trace(causeHeaders));
  }

  /** Only where they differ: one that was put off stays so until something happens. */
  private void setTimers(StoredGraph graph) {
    for (StoredGraph.ChangedTask task : graph.changedTasks()) {
      String goalId = task.goalId();
      Optional<Timer> before =
          task.before() == null ? Optional.empty() : brain.timer(goalId, task.before());
      Optional<Timer> after = brain.timer(goalId, task.after());
      if (!after.equals(before)) {
        timers.set(goalId, task.after().taskId(), after.orElse(null));
      }
    }
    for (StoredGraph.ChangedGoal goal : graph.changedGoals()) {
      List<Timer> before = goal.before() == null ? List.of() : brain.timers(goal.before());
      List<Timer> after = brain.timers(goal.after());
      if (!after.equals(before)) {
        timers.set(goal.after().goalId(), after);
      }
    }
  }

  private void setQueues(StoredGraph graph, Goal goal, Decision decision) {
    String goalId = goal.goalId();
    Priority priority = goal.definition().priority();
    for (StoredGraph.ChangedTask task : graph.changedTasks()) {
      queues.changed(goalId, priority, task.before(), task.after());
    }
    queues.waits(goalId, priority, decision.waitsForPools());
    if (goal.status().isEnd()) {
      queues.forget(goalId);
    }
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
      payloads.keepGoal(e.goalId(), fact);
    }
    if (event instanceof Event.PatchAccepted e) {
      payloads.keepPatch(e.goalId(), e.taskId(), fact);
    }
    verdicts.keep(event, fact);
    plans.keep(event, fact.record(), wanted);
  }

  private void forgetPayloads(StoredGraph graph) {
    for (StoredGraph.ChangedTask task : graph.changedTasks()) {
      if (task.after().status().isEnd()) {
        payloads.forgetTask(task.goalId(), task.after().taskId());
      }
    }
    for (StoredGraph.ChangedGoal goal : graph.changedGoals()) {
      boolean wasOver = goal.before() != null && goal.before().status().isEnd();
      if (goal.after().status().isEnd() && !wasOver) {
        payloads.forgetGoal(goal.after().goalId());
      }
    }
  }

  private void write(List<Output<?>> outputs, long timestamp, TraceContext trace) {
    for (Output<?> output : outputs) {
      topics.ensure(output.topic());
      RecordHeaders headers = new RecordHeaders();
      CloudEventHeaders.add(headers, output.topic(), DeadLetters.SOURCE, output.key(), trace);
      context()
          .forward(
              new Record<@Nullable String, Object>(output.key(), output, timestamp, headers),
              TaskGraphTopology.EGRESS);
    }
    if (!outputs.isEmpty()) {
      GatheringClients.commitWhenQuiet(context()::commit);
    }
  }

  private StoredGraph graph() {
    return new StoredGraph(store, queues);
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }
}
