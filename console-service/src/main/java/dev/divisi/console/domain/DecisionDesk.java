package dev.divisi.console.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.goals.AgentRules;
import dev.divisi.goals.PoolNames;
import dev.divisi.goals.TakeOver;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalSubmitted;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.UUID;

/** Takes what people decide, from pages and from programs alike. */
public final class DecisionDesk {
  private final Decisions decisions;
  private final Pools pools;
  private final InstantSource clock;

  public DecisionDesk(Decisions decisions, Pools pools, InstantSource clock) {
    this.decisions = decisions;
    this.pools = pools;
    this.clock = clock;
  }

  /** The role that a kind of decision takes. */
  public static Role needed(DecisionKind kind) {
    return switch (kind) {
      case ANSWER, STEER, EDIT -> Role.AUTHOR;
      case APPROVE, REJECT, APPROVE_LESSON, REJECT_LESSON -> Role.APPROVER;
      case CANCEL, PAUSE, RESUME, RETRY, SKIP, REASSIGN, RAISE -> Role.OPERATOR;
      case UNKNOWN -> Role.ADMIN;
    };
  }

  /**
   * A decision with who, by which login, and when, to be filled in.
   *
   * @param key names this decision among those of the person, so that the same one sent twice is
   *     one; empty for one that is sent once
   */
  public DecisionMade.Builder draft(Person person, DecisionKind kind, String goalId, String key) {
    return DecisionMade.newBuilder()
        .setDecisionId(id(person, key))
        .setGoalId(goalId)
        .setKind(kind)
        .setBy(person.name())
        .setLogin(person.login())
        .setReason("")
        .setDecidedAt(clock.instant());
  }

  private static String id(Person person, String key) {
    String whole = person.login() + "\n" + person.name() + "\n" + key;
    return (key.isEmpty() ? UUID.randomUUID() : UUID.nameUUIDFromBytes(whole.getBytes(UTF_8)))
        .toString();
  }

  /**
   * Publishes a decision and says what the task graph made of it.
   *
   * @throws NotAllowedException when the person's role has no such decisions
   * @throws UnavailableException when it could not be published
   */
  public Decisions.Answer decide(Person person, DecisionMade decision)
      throws NotAllowedException, UnavailableException, InterruptedException {
    require(person, Words.of(decision.getKind()), needed(decision.getKind()));
    CandidateChoice candidate = decision.getCandidate();
    String objection = candidate == null ? "" : objection(candidate);
    return objection.isEmpty()
        ? decisions.decide(decision)
        : Decisions.Answer.unfit(decision.getDecisionId(), objection);
  }

  /** Why nobody could do a task so; empty when somebody could. */
  private String objection(CandidateChoice candidate) throws UnavailableException {
    NavigableSet<String> served = pools.served();
    if (!served.contains(candidate.getPool())) {
      return "It is not sent: " + PoolNames.unserved(candidate.getPool(), served) + ".";
    }
    AgentChoice agent = candidate.getAgent();
    if (agent.getFamily().isEmpty()) {
      return "";
    }
    List<String> problems = new ArrayList<>();
    AgentRules.check(agent, (_, path, what) -> problems.add(path + ": " + what));
    return problems.isEmpty() ? "" : "It is not sent: " + String.join("; ", problems) + ".";
  }

  /**
   * Hands in a person's own patch for a task, and says what the task graph made of it.
   *
   * @param draft a decision of the kind REASSIGN, for that task
   * @param pool the pool whose workers apply it
   * @throws NotAllowedException when the person's role has no such decisions
   * @throws UnavailableException when it could not be published
   */
  public Decisions.Answer handIn(
      Person person, DecisionMade.Builder draft, String pool, String diff, String summary)
      throws NotAllowedException, UnavailableException, InterruptedException {
    CandidateChoice candidate = new CandidateChoice(pool, TakeOver.patch(diff, summary));
    return decide(person, draft.setCandidate(candidate).build());
  }

  /**
   * Publishes a goal and says what the task graph made of it.
   *
   * @throws NotAllowedException when the person's role has no goals of its own
   * @throws UnavailableException when it could not be published
   */
  public Decisions.Answer submit(Person person, GoalSubmitted goal)
      throws NotAllowedException, UnavailableException, InterruptedException {
    require(person, "submit goals", Role.AUTHOR);
    return decisions.submit(goal);
  }

  /**
   * Stops who has less than that role.
   *
   * @param what they want, to follow "may not"
   */
  public static void require(Person person, String what, Role needed) throws NotAllowedException {
    if (!person.may(needed)) {
      throw new NotAllowedException(person, what, needed);
    }
  }
}
