package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TopicCatalogue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The lessons that attempts proposed, and what became of them; audit events have both. */
final class Lessons {
  static final String USUAL_FILE = "AGENTS.md";

  private static final int SHORT_ID = 8;
  private static final int DIGITS = 10;

  private final Map<Key, Lesson> lessons = new LinkedHashMap<>();
  private final Standing standing;

  /** The same text may be proposed in two goals; a worker names it. */
  private record Key(String goalId, String lessonId) {}

  /**
   * A lesson. All texts are as a worker wrote them: not to be printed as they are.
   *
   * @param repository the name that its goal has for it
   * @param decision what a person has decided; null before
   */
  record Lesson(
      String id,
      String goalId,
      String taskId,
      String repository,
      String text,
      @Nullable AuditEvent decision) {
    String shortId() {
      String line = Untrusted.line(id);
      return line.substring(0, Math.min(line.length(), SHORT_ID));
    }

    boolean isApproved() {
      return decision != null && "approved".equals(decision.getDetails().get("outcome"));
    }

    /** The goal that writes it into a file: always the same one, so that it is written once. */
    String writingGoal(String file) {
      String name = "lesson-" + digits(goalId + '\0' + id);
      return file.equals(USUAL_FILE) ? name : name + "-" + digits(file);
    }

    private boolean isWrittenBy(GoalState goal) {
      String name = writingGoal(USUAL_FILE);
      return goal.getGoalId().equals(name) || goal.getGoalId().startsWith(name + "-");
    }

    private static String digits(String text) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        return HexFormat.of().formatHex(digest).substring(0, DIGITS);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  private Lessons(Standing standing) {
    this.standing = standing;
  }

  static Lessons read(DivisiClient client) throws InterruptedException {
    Lessons lessons = new Lessons(Standing.read(client));
    try (RecordFeed feed = client.fromTheBeginning(List.of(TopicCatalogue.AUDIT_EVENTS))) {
      feed.readToEnd().stream().map(AuditEvent.class::cast).forEach(lessons::apply);
    }
    return lessons;
  }

  private void apply(AuditEvent event) {
    Map<String, String> details = event.getDetails();
    String id = details.get("lessonId");
    String taskId = event.getTaskId();
    if (id == null || taskId == null) {
      return;
    }
    Key key = new Key(event.getGoalId(), id);
    if (event.getType().equals("LessonProposed")) {
      lessons.putIfAbsent(
          key,
          new Lesson(
              id,
              event.getGoalId(),
              taskId,
              details.getOrDefault("repository", ""),
              details.getOrDefault("lesson", ""),
              null));
    } else if (event.getType().equals("LessonDecided")) {
      lessons.computeIfPresent(
          key,
          (_, it) ->
              new Lesson(it.id(), it.goalId(), it.taskId(), it.repository(), it.text(), event));
    }
  }

  Standing standing() {
    return standing;
  }

  /** All of them, the oldest of each goal first. */
  Collection<Lesson> all() {
    return lessons.values();
  }

  /**
   * The lesson with that id, or the only one whose id begins so.
   *
   * @throws CommandException REFUSED when there is none, or more than one
   */
  Lesson find(String idOrBeginning) throws CommandException {
    List<Lesson> matches =
        all().stream().filter(lesson -> lesson.id().startsWith(idOrBeginning)).toList();
    if (matches.size() == 1 && !idOrBeginning.isEmpty()) {
      return matches.getFirst();
    }
    throw new CommandException(
        ExitCode.REFUSED,
        (matches.isEmpty() ? "There is no lesson '" : "There are several lessons '")
            + Untrusted.line(idOrBeginning)
            + "'. `divisi lessons` lists all.");
  }

  /** The goals that write it down, the latest first. */
  List<GoalState> writing(Lesson lesson) {
    return standing.goals().stream().filter(lesson::isWrittenBy).toList();
  }

  /** What became of it, for a person. */
  String outcome(Lesson lesson) {
    AuditEvent decision = lesson.decision();
    if (decision == null) {
      return "waits for a person";
    }
    String by = " by " + Untrusted.line(decision.getActor());
    if (!lesson.isApproved()) {
      return "rejected" + by;
    }
    List<GoalState> writing = writing(lesson);
    return "approved"
        + by
        + (writing.isEmpty() ? "; not submitted" : "")
        + writing.stream()
            .map(goal -> "; " + goal.getGoalId() + ": " + StatusWords.of(goal.getStatus()))
            .collect(Collectors.joining());
  }
}
