package dev.divisi.schemas;

import dev.divisi.schemas.Topic.Kind;
import dev.divisi.schemas.Topic.Retention;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/** Every topic, declared once. {@code docs/topics.md} is generated from it. */
public final class TopicCatalogue {
  /** The pool of implementers whose orders stand on {@link #TASK_READY} itself. */
  public static final String DEFAULT_POOL = "implementers";

  /**
   * The pool whose tasks people do by hand: no worker takes them; a patch is handed in instead. It
   * is always there.
   */
  public static final String PEOPLE_POOL = "people";

  /** The pool of reviewers whose orders stand on {@link #REVIEW_REQUESTED} itself. */
  public static final String DEFAULT_REVIEW_POOL = "reviewers";

  private static final int SMALL = 1024 * 1024;

  /** For the whole answer of a model. */
  private static final int MEDIUM = 4 * 1024 * 1024;

  /** For facts that carry a whole diff, or a plan of ten thousand tasks. */
  private static final int LARGE_FACT = 14 * 1024 * 1024;

  /** For what is made of such a fact, and says more: it must never be too large for its topic. */
  private static final int LARGE = 16 * 1024 * 1024;

  private static final int DEAD_LETTER_ENVELOPE = 64 * 1024;

  private static final Retention FACTS = new Retention.Days(30);
  private static final Retention ORDERS = new Retention.Days(7);
  private static final Retention QUESTIONS = new Retention.Days(1);

  /** Fit for names of topics and groups, and not the name of the dead letters. */
  private static final Pattern POOL = Pattern.compile("(?!dead-letters$)[a-z0-9][a-z0-9-]{0,62}");

  private static final String ANYONE = "anyone allowed: the divisi command, any Kafka client";
  private static final String WORKERS = "any worker";
  private static final String TASK_GRAPH = "task-graph-service";
  private static final String PLANNER = "planner-service";
  private static final String IMPLEMENTER = "implementer-service";
  private static final String POLICY = "policy-service";
  private static final String REVIEWER = "reviewer-service";
  private static final String INTEGRATOR = "integrator-service";

  private static final String GOAL = "goal id";
  private static final String TASK = "goal id/task id";

  public static final Topic<GoalSubmitted> GOAL_SUBMITTED =
      new Topic<>(
          "goal.submitted",
          Kind.FACT,
          GOAL,
          GoalSubmitted.class,
          ANYONE,
          FACTS,
          SMALL,
          "A person asks for something in one or more repositories.");

  public static final Topic<PlanRequested> PLAN_REQUESTED =
      new Topic<>(
          "plan.requested",
          Kind.ORDER,
          GOAL,
          PlanRequested.class,
          TASK_GRAPH,
          ORDERS,
          LARGE,
          "A planner is to make a plan for a goal.");

  public static final Topic<PlanCreated> PLAN_CREATED =
      new Topic<>(
          "plan.created",
          Kind.FACT,
          GOAL,
          PlanCreated.class,
          PLANNER,
          FACTS,
          LARGE_FACT,
          "A planner made a plan: the specification and the graph of tasks.");

  public static final Topic<PlanEvaluated> PLAN_EVALUATED =
      new Topic<>(
          "plan.evaluated",
          Kind.FACT,
          GOAL,
          PlanEvaluated.class,
          POLICY,
          FACTS,
          SMALL,
          "Policy judged a plan by written rules.");

  public static final Topic<DecisionMade> DECISION_MADE =
      new Topic<>(
          "decision.made",
          Kind.FACT,
          GOAL,
          DecisionMade.class,
          ANYONE,
          FACTS,
          LARGE_FACT,
          "A person decides: on a plan or a patch, on a task, on the goal as a whole.");

  public static final Topic<PlanRevised> PLAN_REVISED =
      new Topic<>(
          "plan.revised",
          Kind.AUDIT,
          GOAL,
          PlanRevised.class,
          TASK_GRAPH,
          new Retention.Forever(),
          LARGE,
          "A further version of a plan is proposed: a person's edit, or the expansion of a task.");

  public static final Topic<TaskReady> TASK_READY =
      new Topic<>(
          "task.ready",
          Kind.ORDER,
          TASK,
          TaskReady.class,
          TASK_GRAPH,
          ORDERS,
          LARGE,
          "An implementer is to turn a task into a patch.");

  public static final Topic<WorkClaimed> WORK_CLAIMED =
      new Topic<>(
          "work.claimed",
          Kind.FACT,
          GOAL,
          WorkClaimed.class,
          WORKERS,
          FACTS,
          SMALL,
          "A worker asks for the lease on a piece of work; the first claim in the log wins.");

  public static final Topic<WorkProgressed> WORK_PROGRESSED =
      new Topic<>(
          "work.progressed",
          Kind.FACT,
          GOAL,
          WorkProgressed.class,
          WORKERS,
          FACTS,
          SMALL,
          "A worker is alive, renews its lease and says what it is doing.");

  public static final Topic<WorkSaid> WORK_SAID =
      new Topic<>(
          "work.said",
          Kind.FACT,
          GOAL,
          WorkSaid.class,
          WORKERS,
          FACTS,
          SMALL,
          "A worker asks a person, asks for a wider scope, or sends a note to another task.");

  public static final Topic<WorkFailed> WORK_FAILED =
      new Topic<>(
          "work.failed",
          Kind.FACT,
          GOAL,
          WorkFailed.class,
          WORKERS,
          FACTS,
          SMALL,
          "A worker could not do the work, or hands it back.");

  public static final Topic<PatchProposed> PATCH_PROPOSED =
      new Topic<>(
          "patch.proposed",
          Kind.FACT,
          GOAL,
          PatchProposed.class,
          IMPLEMENTER,
          FACTS,
          LARGE_FACT,
          "An attempt proposes a diff against a stated base commit.");

  public static final Topic<PatchEvaluated> PATCH_EVALUATED =
      new Topic<>(
          "patch.evaluated",
          Kind.FACT,
          GOAL,
          PatchEvaluated.class,
          POLICY,
          FACTS,
          SMALL,
          "Policy judged a patch by written rules.");

  public static final Topic<ReviewRequested> REVIEW_REQUESTED =
      new Topic<>(
          "review.requested",
          Kind.ORDER,
          TASK,
          ReviewRequested.class,
          TASK_GRAPH,
          ORDERS,
          LARGE,
          "A reviewer is to judge a patch by evidence.");

  public static final Topic<ReviewCompleted> REVIEW_COMPLETED =
      new Topic<>(
          "review.completed",
          Kind.FACT,
          GOAL,
          ReviewCompleted.class,
          REVIEWER,
          FACTS,
          SMALL,
          "A reviewer approved a patch or wants changes, with findings and evidence.");

  public static final Topic<MergeRequested> MERGE_REQUESTED =
      new Topic<>(
          "merge.requested",
          Kind.ORDER,
          "goal id/repository",
          MergeRequested.class,
          TASK_GRAPH,
          ORDERS,
          LARGE,
          "The integrator is to put an approved patch onto the feature branch, one at a time.");

  public static final Topic<MergeCompleted> MERGE_COMPLETED =
      new Topic<>(
          "merge.completed",
          Kind.FACT,
          GOAL,
          MergeCompleted.class,
          INTEGRATOR,
          FACTS,
          SMALL,
          "A merge ended: merged, in conflict, failing its checks, or refused.");

  public static final Topic<WorkControl> WORK_CONTROL =
      new Topic<>(
          "work.control",
          Kind.ORDER,
          GOAL,
          WorkControl.class,
          TASK_GRAPH,
          ORDERS,
          SMALL,
          "A worker's claim is granted or refused, its work is cancelled, or it is told something.");

  public static final Topic<GoalState> GOAL_STATE =
      new Topic<>(
          "goal.state",
          Kind.STATE,
          GOAL,
          GoalState.class,
          TASK_GRAPH,
          new Retention.Compacted(),
          SMALL,
          "How each goal stands now.");

  public static final Topic<TaskState> TASK_STATE =
      new Topic<>(
          "task.state",
          Kind.STATE,
          TASK,
          TaskState.class,
          TASK_GRAPH,
          new Retention.Compacted(),
          SMALL,
          "How each task stands now.");

  public static final Topic<AuditEvent> AUDIT_EVENTS =
      new Topic<>(
          "audit.events",
          Kind.AUDIT,
          GOAL,
          AuditEvent.class,
          TASK_GRAPH,
          new Retention.Forever(),
          SMALL,
          "The public record of every decision: who, what, why, on what evidence.");

  public static final Topic<AgentStepTaken> AGENT_STEPS =
      new Topic<>(
          "agent.steps",
          Kind.TRANSCRIPT,
          TASK,
          AgentStepTaken.class,
          WORKERS,
          FACTS,
          MEDIUM,
          "What agents did, step by step: prompts, answers, tools, tokens and cost, without secrets.");

  public static final Topic<ExplanationRequested> EXPLANATION_REQUESTED =
      new Topic<>(
          "explanation.requested",
          Kind.FACT,
          GOAL,
          ExplanationRequested.class,
          ANYONE,
          QUESTIONS,
          SMALL,
          "Somebody wants to know why a task, or a goal, is where it is.");

  public static final Topic<ExplanationGiven> EXPLANATION_GIVEN =
      new Topic<>(
          "explanation.given",
          Kind.REPLY,
          GOAL,
          ExplanationGiven.class,
          TASK_GRAPH,
          QUESTIONS,
          SMALL,
          "Why a task, or a goal, is where it is, and what would let it go on.");

  private static final List<Topic<?>> ALL =
      List.of(
          GOAL_SUBMITTED,
          PLAN_REQUESTED,
          PLAN_CREATED,
          PLAN_EVALUATED,
          PLAN_REVISED,
          DECISION_MADE,
          TASK_READY,
          WORK_CLAIMED,
          WORK_CONTROL,
          WORK_PROGRESSED,
          WORK_SAID,
          WORK_FAILED,
          PATCH_PROPOSED,
          PATCH_EVALUATED,
          REVIEW_REQUESTED,
          REVIEW_COMPLETED,
          MERGE_REQUESTED,
          MERGE_COMPLETED,
          GOAL_STATE,
          TASK_STATE,
          AUDIT_EVENTS,
          AGENT_STEPS,
          EXPLANATION_REQUESTED,
          EXPLANATION_GIVEN);

  private static final List<Topic<?>> ALL_FACTS =
      ALL.stream().filter(topic -> topic.kind() == Kind.FACT).toList();

  private TopicCatalogue() {}

  /**
   * All topics, in the order of a goal's life; without those of further pools and without dead
   * letters, which are derived.
   */
  public static List<Topic<?>> all() {
    return ALL;
  }

  /** What the task graph reads. */
  public static List<Topic<?>> facts() {
    return ALL_FACTS;
  }

  /**
   * Where the orders for a pool of implementers stand.
   *
   * @throws IllegalArgumentException when the name is not lower-case letters, digits and dashes
   */
  public static Topic<TaskReady> taskReady(String pool) {
    return pool.equals(DEFAULT_POOL)
        ? TASK_READY
        : ofPool(
            TASK_READY, pool, "A worker of the pool " + pool + " is to turn a task into a patch.");
  }

  /**
   * The pool of implementers whose orders stand on a topic; empty when others stand there. Leaves
   * out dead letters: the name of a pool has no dot, and is not theirs.
   */
  public static Optional<String> poolOf(String topic) {
    String orders = TASK_READY.name();
    if (topic.equals(orders)) {
      return Optional.of(DEFAULT_POOL);
    }
    String pool = topic.startsWith(orders + ".") ? topic.substring(orders.length() + 1) : "";
    return pool.matches("[a-z0-9][a-z0-9-]*") && !pool.equals("dead-letters")
        ? Optional.of(pool)
        : Optional.empty();
  }

  /**
   * Where the orders for a pool of reviewers stand.
   *
   * @throws IllegalArgumentException when the name is not lower-case letters, digits and dashes
   */
  public static Topic<ReviewRequested> reviewRequested(String pool) {
    return pool.equals(DEFAULT_REVIEW_POOL)
        ? REVIEW_REQUESTED
        : ofPool(
            REVIEW_REQUESTED,
            pool,
            "A reviewer of the pool " + pool + " is to judge a patch by evidence.");
  }

  private static <V extends SpecificRecord> Topic<V> ofPool(
      Topic<V> topic, String pool, String description) {
    if (!POOL.matcher(pool).matches()) {
      throw new IllegalArgumentException(
          "The name of a pool is lower-case letters, digits and dashes, at most 63; not '"
              + pool
              + "'.");
    }
    return new Topic<>(
        topic.name() + "." + pool,
        topic.kind(),
        topic.key(),
        topic.valueType(),
        topic.owner(),
        topic.retention(),
        topic.maxMessageBytes(),
        description);
  }

  /** Where readers of a topic put what they cannot read or handle. */
  public static Topic<DeadLetter> deadLettersOf(Topic<?> topic) {
    return new Topic<>(
        topic.name() + ".dead-letters",
        Kind.DEAD_LETTERS,
        "as it came",
        DeadLetter.class,
        "whoever could not read or handle it",
        FACTS,
        topic.maxMessageBytes() + DEAD_LETTER_ENVELOPE,
        "What stood on " + topic.name() + " and could not be read or handled, with the reason.");
  }
}
