package dev.divisi.console.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.adapter.sql.TaskRecords;
import dev.divisi.console.domain.DecisionDesk;
import dev.divisi.console.domain.Decisions;
import dev.divisi.console.domain.NotAllowedException;
import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.console.domain.Words;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** Takes what is decided on any page. What came of it is said in the corner of the page. */
@Controller
public class DecisionController {
  private final DecisionDesk desk;
  private final ReadModel model;
  private final TaskRecords records;

  DecisionController(DecisionDesk desk, ReadModel model, TaskRecords records) {
    this.desk = desk;
    this.model = model;
    this.records = records;
  }

  /**
   * What a form says beside the kind; each kind needs others.
   *
   * @param task the task
   * @param hash hash of what is decided on, as it was shown
   * @param version version of the plan
   * @param question the question that is answered
   * @param lesson the lesson
   * @param reason why
   * @param text the note, or the answer
   * @param pool the pool that a task is given to
   */
  record Form(
      @Nullable String task,
      @Nullable String hash,
      @Nullable Integer version,
      @Nullable String question,
      @Nullable String lesson,
      @Nullable String reason,
      @Nullable String text,
      @Nullable String pool) {}

  @PostMapping("/goals/{goalId}/decide")
  ResponseEntity<Void> decide(
      @PathVariable String goalId,
      @RequestParam DecisionKind kind,
      Form form,
      LimitsForm limits,
      PersonAuthentication authentication)
      throws InterruptedException {
    Person person = authentication.getPrincipal();
    boolean said = form.reason() != null && !form.reason().isBlank();
    if (kind == DecisionKind.REJECT && form.version() != null && !said) {
      return Said.bad(
          "Say why: a plan that is rejected ends its goal, and people read the reason.");
    }
    DecisionMade.Builder draft = desk.draft(person, kind, goalId, "");
    draft
        .setTaskId(given(form.task()))
        .setHash(given(form.hash()))
        .setPlanVersion(form.version())
        .setQuestionId(given(form.question()))
        .setLessonId(given(form.lesson()))
        .setText(given(form.text()))
        .setReason(form.reason() == null ? "" : form.reason().strip());
    String pool = given(form.pool());
    if (pool != null) {
      draft.setCandidate(new CandidateChoice(pool, agent(goalId, form.task(), pool)));
    }
    if (kind == DecisionKind.RAISE) {
      try {
        GoalState goal = model.goal(goalId).orElseThrow(() -> Missing.goal(goalId));
        draft.setLimits(limits.change(goal.getLimits()));
      } catch (IllegalArgumentException e) {
        return Said.bad(Untrusted.line(String.valueOf(e.getMessage())));
      }
    }
    return said(kind, () -> desk.decide(person, draft.build()));
  }

  /**
   * Workers do it with the agent that the plan names, also when somebody else was at it before;
   * whoever does it by hand needs none.
   */
  private AgentChoice agent(String goalId, @Nullable String taskId, String pool) {
    Optional<PlannedTask> planned =
        taskId == null || pool.equals(TopicCatalogue.PEOPLE_POOL)
            ? Optional.empty()
            : model.goal(goalId).flatMap(goal -> records.planned(goal, taskId));
    return planned.map(PlannedTask::getAgent).orElse(new AgentChoice("", "{}"));
  }

  /**
   * Takes a person's own patch for a task.
   *
   * @param pool the pool whose workers apply it
   * @param file a diff, as a file; absent when it is pasted
   * @param diff a diff, pasted; empty when there is a file
   */
  @PostMapping("/goals/{goalId}/tasks/{taskId}/hand-in")
  ResponseEntity<Void> handIn(
      @PathVariable String goalId,
      @PathVariable String taskId,
      @RequestParam String pool,
      @RequestParam(required = false) @Nullable MultipartFile file,
      @RequestParam(defaultValue = "") String diff,
      @RequestParam(defaultValue = "") String summary,
      PersonAuthentication authentication)
      throws IOException, InterruptedException {
    MultipartFile chosen = file == null || file.isEmpty() ? null : file;
    if (chosen != null && !diff.isBlank()) {
      return Said.bad("A file and a text are there; leave out one of both.");
    }
    // A browser sends a text area with the line ends of the web.
    String handedIn = diff.replace("\r\n", "\n");
    if (chosen != null) {
      try {
        handedIn = UTF_8.newDecoder().decode(ByteBuffer.wrap(chosen.getBytes())).toString();
      } catch (CharacterCodingException e) {
        return Said.bad("The file is no text in UTF-8. Make the diff with git diff --binary.");
      }
    }
    if (handedIn.isBlank()) {
      return Said.bad("There is no diff: choose a file, or paste one.");
    }
    Person person = authentication.getPrincipal();
    DecisionMade.Builder draft =
        desk.draft(person, DecisionKind.REASSIGN, goalId, "").setTaskId(taskId);
    String text = handedIn;
    return said(DecisionKind.REASSIGN, () -> desk.handIn(person, draft, pool, text, summary));
  }

  /** Something that a person says to the task graph. */
  @FunctionalInterface
  interface Saying {
    Decisions.Answer say() throws NotAllowedException, UnavailableException, InterruptedException;
  }

  /** Says it, and has the page say what came of it. */
  static ResponseEntity<Void> said(DecisionKind kind, Saying saying) throws InterruptedException {
    try {
      Decisions.Answer answer = saying.say();
      String what = Words.of(kind);
      return switch (answer.outcome()) {
        case ACCEPTED ->
            Said.good(answer.words().isBlank() ? "Done: " + what + "." : answer.words());
        case REFUSED -> Said.bad(answer.words());
        case UNHEARD ->
            Said.bad("It is published, but the task graph has not answered yet. See the audit.");
      };
    } catch (NotAllowedException | UnavailableException e) {
      return Said.bad(Untrusted.line(String.valueOf(e.getMessage())));
    }
  }

  private static @Nullable String given(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
