package dev.divisi.goals;

import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a goal's plan. The first is a planner's; the chain of the version that the goal
 * names is found by going back from it, because what was proposed need not have come into force. It
 * is not in force itself before the goal has begun: a person may have to approve it first.
 */
public final class PlanHistory {
  /** Who allows what no rule objects to. */
  private static final String POLICY = "policy";

  /** Types of the audit events that say who let a version come into force. */
  private static final Set<String> APPROVALS = Set.of("PlanApproved", "PlanRevised");

  /** Types of the audit events that say whose approvals of a version count. */
  private static final Set<String> GIVEN = Set.of("PlanApprovalGiven", "PlanApprovalExpired");

  /** What became of a version. */
  public enum Place {
    EARLIER("was in force"),
    IN_FORCE("in force"),
    PENDING("pending"),
    REPLACED("was replaced before it was in force"),
    NEVER("did not come into force");

    private final String words;

    Place(String words) {
      this.words = words;
    }

    /** For a person, to follow what is spoken of. */
    public String words() {
      return words;
    }
  }

  /**
   * One version.
   *
   * @param number its number; the plan's own says what its author thought
   * @param by who made it
   * @param reason why
   * @param at when; null for the first one, which does not say
   * @param approval why a person must approve it; null when nobody has to, or not any more
   * @param approvedBy who let it come into force, a person or policy; null when nobody did, or it
   *     is not known
   */
  public record Version(
      int number,
      Plan plan,
      String by,
      String reason,
      @Nullable Instant at,
      Place place,
      @Nullable String approval,
      @Nullable String approvedBy) {
    /** What became of it, for a person. */
    public String standing() {
      if (approval != null) {
        return "waits for approval";
      }
      return approvedBy == null || approvedBy.equals(POLICY)
          ? place.words()
          : place.words() + ", approved by " + Untrusted.line(approvedBy);
    }

    /** Of its content; an approval names it. */
    public String hash() {
      return plan.getContentHash();
    }

    /** How it is called in a sentence. */
    public String name() {
      return "version " + number + " (" + Shortened.hash(hash()) + ")";
    }
  }

  /** The same content may come again in a later version, so a hash alone names none. */
  private record Key(int version, String hash) {}

  private final GoalState goal;
  private final Map<String, PlanCreated> created = new HashMap<>();
  private final Map<Key, PlanRevised> revised = new LinkedHashMap<>();
  private final Map<String, String> given = new HashMap<>();
  private final Map<String, String> approvedBy = new HashMap<>();
  private boolean audited;

  /** The version that the goal began with; 0 when no audit event says so. */
  private int begunWith;

  /** Of a goal as it stands, before anything was applied. */
  public PlanHistory(GoalState goal) {
    this.goal = goal;
  }

  /**
   * Takes in a record of {@code plan.created}, {@code plan.revised} or {@code audit.events};
   * records of one topic in their order. What is of another goal or kind is passed by.
   */
  public void apply(SpecificRecord record) {
    if (record instanceof PlanCreated plan
        && plan.getWork().getGoalId().equals(goal.getGoalId())
        && plan.getWork().getTaskId() == null) {
      created.put(plan.getPlan().getContentHash(), plan);
    } else if (record instanceof PlanRevised plan && plan.getGoalId().equals(goal.getGoalId())) {
      revised.put(new Key(plan.getPlan().getVersion(), plan.getPlan().getContentHash()), plan);
    } else if (record instanceof AuditEvent event && event.getGoalId().equals(goal.getGoalId())) {
      apply(event);
    }
  }

  private void apply(AuditEvent event) {
    audited |= event.getSequence() == 1;
    String version = event.getDetails().get("version");
    if (version != null && GIVEN.contains(event.getType())) {
      given.put(version, event.getDetails().getOrDefault("given", ""));
    }
    if (version == null || !APPROVALS.contains(event.getType())) {
      return;
    }
    String all = String.join(", ", given.getOrDefault(version, "").lines().toList());
    approvedBy.put(version, all.isEmpty() ? event.getActor() : all);
    if (event.getType().equals("PlanApproved") && version.matches("[1-9][0-9]{0,8}")) {
      begunWith = Integer.parseInt(version);
    }
  }

  /** All versions that are known, the oldest first. */
  public List<Version> versions() {
    List<Version> versions = new ArrayList<>(chain());
    Set<Key> known = new HashSet<>();
    versions.forEach(version -> known.add(new Key(version.number(), version.hash())));
    revised.forEach(
        (key, plan) -> {
          if (!known.contains(key)) {
            Optional<PendingRevision> pending = pending(key);
            versions.add(
                version(
                    plan,
                    pending.isPresent() ? Place.PENDING : Place.NEVER,
                    pending.map(PendingRevision::getApproval).orElse(null)));
          }
        });
    versions.sort(Comparator.comparingInt(Version::number));
    return versions;
  }

  private Optional<PendingRevision> pending(Key key) {
    return goal.getRevisions().stream()
        .filter(it -> it.getVersion() == key.version() && it.getContentHash().equals(key.hash()))
        .findFirst();
  }

  /** What the version that the goal names is. */
  private Place headPlace() {
    return switch (goal.getStatus()) {
      case PLANNING, PLAN_PROPOSED, AWAITING_APPROVAL -> Place.PENDING;
      case RUNNING, BLOCKED, DONE -> Place.IN_FORCE;
      // A goal may end before anybody approved its plan; only the audit events tell.
      case FAILED, CANCELLED, UNKNOWN -> audited && begunWith == 0 ? Place.NEVER : Place.IN_FORCE;
    };
  }

  private Place placeBefore(int number, Place head) {
    return head == Place.IN_FORCE && number >= begunWith ? Place.EARLIER : Place.REPLACED;
  }

  private @Nullable String approvedBy(int number, Place place) {
    return place == Place.IN_FORCE || place == Place.EARLIER
        ? approvedBy.get(Integer.toString(number))
        : null;
  }

  /** From the version that the goal names back to the first, the oldest first. */
  private List<Version> chain() {
    List<Version> chain = new ArrayList<>();
    int number = goal.getPlanVersion();
    String hash = goal.getPlanHash();
    Place head = headPlace();
    Place place = head;
    String approval = goal.getStatus() == GoalStatus.AWAITING_APPROVAL ? goal.getReason() : null;
    while (hash != null) {
      PlanRevised revision = revised.get(new Key(number, hash));
      // A version is made of an earlier one; anything else would go round for ever.
      if (revision != null && revision.getBasedOnVersion() < number) {
        chain.addFirst(version(revision, place, approval));
        number = revision.getBasedOnVersion();
        hash = revision.getBasedOnHash();
      } else {
        PlanCreated first = created.get(hash);
        if (first != null) {
          chain.addFirst(
              new Version(
                  number,
                  first.getPlan(),
                  "a planner",
                  "the first plan",
                  null,
                  place,
                  approval,
                  approvedBy(number, place)));
        }
        hash = null;
      }
      place = placeBefore(number, head);
      approval = null;
    }
    return chain;
  }

  private Version version(PlanRevised plan, Place place, @Nullable String approval) {
    return new Version(
        plan.getPlan().getVersion(),
        plan.getPlan(),
        plan.getBy(),
        plan.getReason(),
        plan.getRevisedAt(),
        place,
        approval,
        approvedBy(plan.getPlan().getVersion(), place));
  }

  /**
   * The version in force, or the one that waits to come into force for the first time.
   *
   * @throws NoSuchVersionException REFUSED when there is no plan yet, or it is not on the topics
   *     any more
   */
  public Version current() throws NoSuchVersionException {
    if (goal.getPlanHash() == null) {
      throw new NoSuchVersionException(
          "The goal "
              + goal.getGoalId()
              + " has no plan yet: it is "
              + StatusWords.of(goal.getStatus())
              + ".");
    }
    Optional<Version> head = head();
    if (head.isEmpty()) {
      throw new NoSuchVersionException(
          "Version "
              + goal.getPlanVersion()
              + " of the plan of "
              + goal.getGoalId()
              + " does not stand on "
              + TopicCatalogue.PLAN_CREATED
              + " or "
              + TopicCatalogue.PLAN_REVISED
              + " any more.");
    }
    return head.get();
  }

  /** The version that the goal names; empty when there is none, or it is not on the topics. */
  public Optional<Version> head() {
    List<Version> chain = chain();
    return chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast());
  }

  /**
   * A version by its number: the one in force or that once was, else the one that is pending, else
   * the last one that was proposed.
   *
   * @throws NoSuchVersionException REFUSED when there is none
   */
  public Version version(int number) throws NoSuchVersionException {
    List<Version> all = versions();
    List<Version> found = all.stream().filter(version -> version.number() == number).toList();
    for (Place place :
        List.of(Place.IN_FORCE, Place.EARLIER, Place.PENDING, Place.REPLACED, Place.NEVER)) {
      List<Version> there = found.stream().filter(version -> version.place() == place).toList();
      if (!there.isEmpty()) {
        return there.getLast();
      }
    }
    throw new NoSuchVersionException(
        "The plan of "
            + goal.getGoalId()
            + " has no version "
            + number
            + (all.isEmpty()
                ? ": there is no plan yet."
                : "; it has "
                    + String.join(
                        ", ",
                        all.stream()
                            .map(version -> Integer.toString(version.number()))
                            .distinct()
                            .toList())
                    + "."));
  }

  /**
   * The version that another one was made of.
   *
   * @throws NoSuchVersionException REFUSED when it is the first
   */
  public Version before(Version later) throws NoSuchVersionException {
    PlanRevised revision = revised.get(new Key(later.number(), later.hash()));
    if (revision == null) {
      throw new NoSuchVersionException(
          "Version "
              + later.number()
              + " of the plan of "
              + goal.getGoalId()
              + " is the first; there is none before it.");
    }
    return version(revision.getBasedOnVersion());
  }

  /** The version with that number and hash; empty when it does not stand on the topics. */
  public Optional<Version> find(int number, String hash) {
    return versions().stream()
        .filter(version -> version.number() == number && version.hash().equals(hash))
        .findFirst();
  }
}
