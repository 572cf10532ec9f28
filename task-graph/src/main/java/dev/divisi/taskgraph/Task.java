package dev.divisi.taskgraph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * State of a task. What it is tied to is {@link Edges}.
 *
 * @param definition what was planned
 * @param status where it stands
 * @param reason why it stands there or what it waits for, for a person; empty when all is said
 * @param unmetDependencies how many of the tasks that it depends on are not merged yet; while it is
 *     expanded, how many of its parts are not
 * @param attempts its attempts
 * @param work what is ordered now; null when nothing is
 * @param candidate the patch under judgement; null when there is none
 * @param talk what was said to it and by it
 * @param meter what it costs
 * @param risk how far the patch of its last attempt reaches; null before policy said so
 * @param commit the merged commit; null before, and when there was nothing to merge
 * @param timeline when what happened
 */
public record Task(
    TaskDefinition definition,
    TaskStatus status,
    String reason,
    int unmetDependencies,
    Attempts attempts,
    @Nullable Work work,
    @Nullable Candidate candidate,
    Talk talk,
    Meter meter,
    @Nullable Risk risk,
    @Nullable String commit,
    Timeline timeline) {

  /**
   * The attempts at a task.
   *
   * @param current number of the current attempt; 0 before the first
   * @param failed how many failed by somebody's fault since a person last let it be tried again
   * @param stepFailures how often the current review or merge came to no result
   * @param orders how many orders were given in all
   * @param notBefore when the next order may be given; null when at once
   * @param feedback what earlier attempts taught; the last {@value #MAX_FEEDBACK}
   * @param signature how the last attempt failed, see {@link FailureSignature}; null when none did
   * @param repeats how many attempts in a row failed in that way
   * @param baseCommit what the current attempt starts from; null before the first
   * @param lastPatch hash of the last patch that an attempt proposed; null before the first
   * @param rung who is at it: a place in the task's ladder, from 0
   * @param failedAtRung how many attempts in a row came to nothing by that one's own fault
   */
  public record Attempts(
      int current,
      int failed,
      int stepFailures,
      int orders,
      @Nullable Instant notBefore,
      List<Feedback> feedback,
      @Nullable String signature,
      int repeats,
      @Nullable String baseCommit,
      @Nullable String lastPatch,
      int rung,
      int failedAtRung) {

    static final int MAX_FEEDBACK = 3;
    static final Attempts NONE =
        new Attempts(0, 0, 0, 0, null, List.of(), null, 0, null, null, 0, 0);

    public Attempts {
      feedback = List.copyOf(feedback);
    }

    static List<Feedback> appended(List<Feedback> feedback, Feedback lesson) {
      List<Feedback> all = new ArrayList<>(feedback);
      all.add(lesson);
      return all.subList(Math.max(0, all.size() - MAX_FEEDBACK), all.size());
    }

    /** How many attempts in a row would have failed in that way. */
    int repeatsWith(String newSignature) {
      return newSignature.equals(signature) ? repeats + 1 : 1;
    }

    Attempts started(int number, int order, String base) {
      return new Attempts(
          number,
          failed,
          0,
          order,
          null,
          feedback,
          signature,
          repeats,
          base,
          lastPatch,
          rung,
          failedAtRung);
    }

    Attempts numbered(int number) {
      return new Attempts(
          number,
          failed,
          stepFailures,
          orders,
          notBefore,
          feedback,
          signature,
          repeats,
          baseCommit,
          lastPatch,
          rung,
          failedAtRung);
    }

    Attempts stepOrdered(int order, boolean freshStep) {
      return new Attempts(
          current,
          failed,
          freshStep ? 0 : stepFailures,
          order,
          null,
          feedback,
          signature,
          repeats,
          baseCommit,
          lastPatch,
          rung,
          failedAtRung);
    }

    Attempts stepReleased(boolean counted, @Nullable Instant retryAt) {
      return new Attempts(
          current,
          failed,
          counted ? stepFailures + 1 : stepFailures,
          orders,
          retryAt,
          feedback,
          signature,
          repeats,
          baseCommit,
          lastPatch,
          rung,
          failedAtRung);
    }

    Attempts proposed(String patchHash) {
      return new Attempts(
          current,
          failed,
          stepFailures,
          orders,
          notBefore,
          feedback,
          signature,
          repeats,
          baseCommit,
          patchHash,
          rung,
          failedAtRung);
    }

    Attempts failed(
        Feedback lesson,
        boolean counted,
        boolean byAgent,
        @Nullable String how,
        @Nullable Instant retryAt) {
      return new Attempts(
          current,
          counted ? failed + 1 : failed,
          0,
          orders,
          retryAt,
          appended(feedback, lesson),
          how == null ? signature : how,
          how == null ? repeats : repeatsWith(how),
          baseCommit,
          lastPatch,
          rung,
          byAgent ? failedAtRung + 1 : failedAtRung);
    }

    Attempts backOffEnded() {
      return new Attempts(
          current,
          failed,
          stepFailures,
          orders,
          null,
          feedback,
          signature,
          repeats,
          baseCommit,
          lastPatch,
          rung,
          failedAtRung);
    }

    /** A fresh start: only what was learnt is kept, and who is at it. */
    Attempts again() {
      return againAt(rung);
    }

    /** A fresh start with whoever stands there in the ladder. */
    Attempts againAt(int newRung) {
      return new Attempts(
          current, 0, 0, orders, null, feedback, null, 0, baseCommit, lastPatch, newRung, 0);
    }

    /** Another one is at it: what happened again and again did not happen to that one. */
    Attempts climbed(int newRung) {
      return new Attempts(
          current,
          failed,
          stepFailures,
          orders,
          notBefore,
          feedback,
          null,
          0,
          baseCommit,
          lastPatch,
          newRung,
          0);
    }
  }

  /**
   * What was said to a task and by it.
   *
   * @param openQuestion the only one of them, in state that an older version wrote; else null
   * @param openQuestions ids of questions that must be answered before the next attempt
   * @param notes what people and other tasks said; the last {@value #MAX_NOTES}
   * @param handoff what it leaves for those that depend on it; null when nothing
   * @param lessons that its attempts proposed; at most {@value #MAX_LESSONS}
   */
  public record Talk(
      @Nullable String openQuestion,
      List<String> openQuestions,
      List<Note> notes,
      @Nullable String handoff,
      List<Lesson> lessons) {

    static final int MAX_NOTES = 10;
    static final int MAX_LESSONS = 10;
    static final Talk NONE = new Talk(null, List.of(), List.of(), null, List.of());

    public Talk {
      List<String> older = openQuestion == null ? List.of() : List.of(openQuestion);
      openQuestions = openQuestions == null ? older : List.copyOf(openQuestions);
      openQuestion = null;
      notes = List.copyOf(notes);
      // Older state has none.
      lessons = lessons == null ? List.of() : List.copyOf(lessons);
    }

    Talk asking(String questionId) {
      List<String> all = new ArrayList<>(openQuestions);
      all.add(questionId);
      return withQuestions(all);
    }

    Talk answered(String questionId) {
      return withQuestions(openQuestions.stream().filter(id -> !id.equals(questionId)).toList());
    }

    Talk askingNothing() {
      return withQuestions(List.of());
    }

    private Talk withQuestions(List<String> questionIds) {
      return new Talk(null, questionIds, notes, handoff, lessons);
    }

    /** A note takes the place of an earlier one that has the same name. */
    Talk told(Note note) {
      List<Note> all = new ArrayList<>(notes);
      all.removeIf(old -> old.noteId().equals(note.noteId()));
      all.add(note);
      return new Talk(
          null,
          openQuestions,
          all.subList(Math.max(0, all.size() - MAX_NOTES), all.size()),
          handoff,
          lessons);
    }

    Talk leaving(@Nullable String text) {
      return new Talk(
          null, openQuestions, notes, text == null ? null : Note.shortened(text), lessons);
    }

    Optional<Lesson> lesson(String lessonId) {
      return lessons.stream().filter(lesson -> lesson.lessonId().equals(lessonId)).findFirst();
    }

    /** How a lesson stands now takes the place of how it stood. */
    Talk learning(Lesson lesson) {
      List<Lesson> all = new ArrayList<>(lessons);
      all.removeIf(old -> old.lessonId().equals(lesson.lessonId()));
      all.add(lesson);
      return new Talk(null, openQuestions, notes, handoff, all);
    }
  }

  /**
   * When what happened.
   *
   * @param startedAt when its first attempt was ordered; null before
   * @param since since when it has its status
   * @param updatedAt when it last changed
   * @param endedAt when it ended; null before
   */
  public record Timeline(
      @Nullable Instant startedAt, Instant since, Instant updatedAt, @Nullable Instant endedAt) {}

  /** Its id. */
  public String taskId() {
    return definition.taskId();
  }

  /** Whether it only waits for the scheduler: ready, not in a pause, and with no question open. */
  public boolean isDispatchable() {
    return status == TaskStatus.READY
        && attempts.notBefore() == null
        && talk.openQuestions().isEmpty();
  }

  /** What a person can do about it while it is blocked, in the words of the decisions. */
  public List<String> options() {
    if (status != TaskStatus.BLOCKED) {
      return List.of();
    }
    boolean shared = !definition.bestOf().isEmpty() || definition.expand();
    return shared
        ? List.of("retry", "steer", "skip", "edit", "cancel")
        : List.of("retry", "steer", "reassign", "skip", "edit", "cancel");
  }

  /** What is ordered of it now; null when nothing is. */
  public @Nullable WorkReference workReference(String goalId) {
    return work == null ? null : work.reference(goalId, this);
  }

  /**
   * Whether an integrator holds its patch, or may have taken it without a claim: it may be pushed
   * already, so the outcome must come.
   */
  boolean isBeingMerged() {
    return status == TaskStatus.MERGING
        && work != null
        && (work.claimId() != null || work.mayBegin());
  }

  Candidate candidateOrNone() {
    return candidate == null ? Candidate.NONE : candidate;
  }

  Task at(TaskStatus newStatus, String newReason, Instant now) {
    boolean starts = newStatus == TaskStatus.DISPATCHED && timeline.startedAt() == null;
    boolean over = !newStatus.isLive();
    return new Task(
        definition,
        newStatus,
        newReason,
        unmetDependencies,
        attempts,
        over ? null : work,
        over ? null : candidate,
        newStatus.isEnd() ? talk.askingNothing() : talk,
        over ? meter.ended() : meter,
        risk,
        commit,
        new Timeline(
            starts ? now : timeline.startedAt(),
            newStatus == status ? timeline.since() : now,
            now,
            newStatus.isEnd() ? newStatus == status ? timeline.endedAt() : now : null));
  }

  Task withDefinition(TaskDefinition newDefinition) {
    return new Task(
        newDefinition,
        status,
        reason,
        unmetDependencies,
        attempts,
        work,
        candidate,
        talk,
        meter,
        risk,
        commit,
        timeline);
  }

  Task withUnmetDependencies(int count) {
    return new Task(
        definition,
        status,
        reason,
        count,
        attempts,
        work,
        candidate,
        talk,
        meter,
        risk,
        commit,
        timeline);
  }

  Task withAttempts(Attempts newAttempts) {
    return new Task(
        definition,
        status,
        reason,
        unmetDependencies,
        newAttempts,
        work,
        candidate,
        talk,
        meter,
        risk,
        commit,
        timeline);
  }

  Task withWork(@Nullable Work newWork) {
    return new Task(
        definition,
        status,
        reason,
        unmetDependencies,
        attempts,
        newWork,
        candidate,
        talk,
        meter,
        risk,
        commit,
        timeline);
  }

  Task withCandidate(@Nullable Candidate newCandidate) {
    return new Task(
        definition,
        status,
        reason,
        unmetDependencies,
        attempts,
        work,
        newCandidate,
        talk,
        meter,
        risk,
        commit,
        timeline);
  }

  Task withTalk(Talk newTalk) {
    return new Task(
        definition,
        status,
        reason,
        unmetDependencies,
        attempts,
        work,
        candidate,
        newTalk,
        meter,
        risk,
        commit,
        timeline);
  }

  Task withMeter(Meter newMeter) {
    return new Task(
        definition,
        status,
        reason,
        unmetDependencies,
        attempts,
        work,
        candidate,
        talk,
        newMeter,
        risk,
        commit,
        timeline);
  }

  Task withRisk(@Nullable Risk newRisk) {
    return new Task(
        definition,
        status,
        reason,
        unmetDependencies,
        attempts,
        work,
        candidate,
        talk,
        meter,
        newRisk,
        commit,
        timeline);
  }

  Task withCommit(@Nullable String newCommit) {
    return new Task(
        definition,
        status,
        reason,
        unmetDependencies,
        attempts,
        work,
        candidate,
        talk,
        meter,
        risk,
        newCommit,
        timeline);
  }
}
