package dev.divisi.console.adapter.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.console.ConsoleSettings;
import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.adapter.sql.ApiQueries;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.Card;
import dev.divisi.console.domain.Cards;
import dev.divisi.console.domain.Decisions;
import dev.divisi.console.domain.Explanations;
import dev.divisi.console.domain.NotAllowedException;
import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.PlannedState;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.documents.DocumentException;
import dev.divisi.goals.NoSuchVersionException;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What an editor's agent can do here in the name of its person. */
@Component
final class McpTools {
  /** Under which the context of a call has the authentication of its request. */
  static final String WHO = "who";

  private static final int MOST_GOALS = 100;
  private static final int MOST_TEXT = 200_000;

  private final ReadModel model;
  private final ApiQueries queries;
  private final GoalSubmission submission;
  private final DecisionTaker taker;
  private final Explanations explanations;
  private final Surroundings surroundings;

  /** What is not about goals. */
  record Surroundings(ConsoleSettings settings, InstantSource clock, JsonMapper json) {}

  McpTools(
      ReadModel model,
      ApiQueries queries,
      GoalSubmission submission,
      DecisionTaker taker,
      Explanations explanations,
      Surroundings surroundings) {
    this.model = model;
    this.queries = queries;
    this.submission = submission;
    this.taker = taker;
    this.explanations = explanations;
    this.surroundings = surroundings;
  }

  /** What a tool does. */
  @FunctionalInterface
  private interface Use {
    Object with(Person person, Arguments arguments)
        throws ApiException,
            DocumentException,
            NotAllowedException,
            NoSuchVersionException,
            UnavailableException,
            InterruptedException;
  }

  /** What a tool is given; not trusted. */
  private record Arguments(Map<String, Object> values) {
    private String text(String name) throws ApiException {
      String text = optional(name);
      if (text.isBlank()) {
        throw ApiException.bad("The argument '" + name + "' must be a text that is not empty.");
      }
      return text.strip();
    }

    private String optional(String name) throws ApiException {
      Object value = values.get(name);
      if (value != null && !(value instanceof String)) {
        throw ApiException.bad("The argument '" + name + "' must be a text.");
      }
      String text = value == null ? "" : (String) value;
      if (text.indexOf('\0') >= 0) {
        throw ApiException.bad("The argument '" + name + "' has a NUL in it.");
      }
      return text;
    }
  }

  /** All tools. */
  List<SyncToolSpecification> all() {
    return List.of(
        tool(
            "list_goals",
            "Goals, the latest first: id, text, status, reason.",
            true,
            Map.of(
                "status", "Only goals with this status, such as RUNNING or BLOCKED.",
                "text", "Only goals that say this."),
            List.of(),
            (_, arguments) -> goals(arguments)),
        tool(
            "goal_status",
            "How a goal and each of its tasks stand.",
            true,
            Map.of("goal", "The goal's id."),
            List.of("goal"),
            (_, arguments) -> status(arguments.text("goal"))),
        tool(
            "list_needs",
            "What waits for a person: questions, plans and patches to approve, what is blocked.",
            true,
            Map.of(),
            List.of(),
            (_, _) -> needs()),
        tool(
            "why",
            "Why a goal or a task is where it is, and what would let it go on.",
            true,
            Map.of("goal", "The goal's id.", "task", "The task's id; leave it out for the goal."),
            List.of("goal"),
            (_, arguments) -> why(arguments)),
        tool(
            "get_diff",
            "The diff that a task proposes: of its latest attempt, or with that hash.",
            true,
            Map.of(
                "goal", "The goal's id.",
                "task", "The task's id.",
                "hash", "Hash of the patch; leave it out for the latest."),
            List.of("goal", "task"),
            (_, arguments) -> diff(arguments)),
        tool(
            "submit_goal",
            "Submits a goal file: YAML with goal, repositories (url, base), and maybe playbook,"
                + " limits, planApproval. Only when your person asked for it.",
            false,
            Map.of(
                "goal", "The goal file, as YAML.",
                "key", "Names this submission, so that sent twice it is one goal."),
            List.of("goal"),
            this::submit),
        tool(
            "answer_question",
            "Answers a question that list_needs shows. Only with what your person said.",
            false,
            Map.of(
                "goal", "The goal's id.",
                "question", "The question's id.",
                "answer", "The answer."),
            List.of("goal", "question", "answer"),
            this::answer));
  }

  private SyncToolSpecification tool(
      String name,
      String description,
      boolean readOnly,
      Map<String, String> arguments,
      List<String> required,
      Use use) {
    Map<String, Object> properties = new LinkedHashMap<>();
    arguments.forEach(
        (key, text) -> properties.put(key, Map.of("type", "string", "description", text)));
    McpSchema.Tool tool =
        McpSchema.Tool.builder(
                name,
                Map.of(
                    "type",
                    "object",
                    "properties",
                    properties,
                    "required",
                    required,
                    "additionalProperties",
                    false))
            .description(description)
            .annotations(
                new McpSchema.ToolAnnotations(null, readOnly, false, readOnly, false, null))
            .build();
    return SyncToolSpecification.builder()
        .tool(tool)
        .callHandler((context, call) -> call(use, context.get(WHO), call))
        .build();
  }

  private McpSchema.CallToolResult call(Use use, Object who, McpSchema.CallToolRequest call) {
    if (!(who instanceof PersonAuthentication authentication)) {
      return result("Nobody is logged in.", true);
    }
    Map<String, Object> given =
        Objects.requireNonNullElse(call.arguments(), Map.<String, Object>of());
    try {
      Object done = use.with(authentication.getPrincipal(), new Arguments(given));
      String text =
          done instanceof String said ? said : surroundings.json().writeValueAsString(done);
      return result(
          text.length() <= MOST_TEXT
              ? text
              : text.substring(0, MOST_TEXT) + "\n(cut: " + text.length() + " characters)",
          false);
    } catch (ApiException
        | DocumentException
        | NotAllowedException
        | NoSuchVersionException
        | UnavailableException e) {
      return result(Untrusted.lines(String.valueOf(e.getMessage())), true);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return result("The console stops. Try again.", true);
    }
  }

  private static McpSchema.CallToolResult result(String text, boolean failed) {
    return McpSchema.CallToolResult.builder().addTextContent(text).isError(failed).build();
  }

  private Object goals(Arguments arguments) throws ApiException {
    String status = arguments.optional("status");
    if (!status.isEmpty()
        && Arrays.stream(GoalStatus.values()).noneMatch(each -> each.name().equals(status))) {
      throw ApiException.bad(
          "There is no such status; there are " + List.of(GoalStatus.values()) + ".");
    }
    return queries
        .goals(new ApiQueries.GoalFilter(status, "", arguments.optional("text")), null, MOST_GOALS)
        .stream()
        .map(McpTools::line)
        .toList();
  }

  private static Map<String, Object> line(GoalState goal) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("goal", goal.getGoalId());
    line.put("text", goal.getText());
    line.put("status", goal.getStatus().name());
    line.put("reason", goal.getReason());
    return line;
  }

  private Object status(String goalId) throws ApiException {
    GoalState goal = model.goal(goalId).orElseThrow(() -> GoalsApi.noGoal(goalId));
    Map<String, Object> status = line(goal);
    status.put("questions", goal.getQuestions());
    List<Map<String, Object>> tasks = new ArrayList<>();
    for (PlannedState planned : model.tasks(goalId)) {
      Map<String, Object> task = new LinkedHashMap<>();
      task.put("task", planned.state().getTaskId());
      task.put("title", planned.state().getTitle());
      task.put("status", planned.state().getStatus().name());
      task.put("reason", planned.state().getReason());
      task.put("attempt", planned.state().getAttempt());
      tasks.add(task);
    }
    status.put("tasks", tasks);
    status.put("page", surroundings.settings().url() + "/goals/" + goalId);
    return status;
  }

  private Object needs() {
    Instant now = surroundings.clock().instant();
    Map<String, List<PlannedState>> tasks =
        model.currentTasks(now).stream()
            .collect(Collectors.groupingBy(task -> task.state().getGoalId()));
    List<Map<String, Object>> needs = new ArrayList<>();
    for (GoalState goal : model.currentGoals(now)) {
      for (Card card : Cards.of(goal, tasks.getOrDefault(goal.getGoalId(), List.of()))) {
        if (card.column().isForPeople()) {
          Map<String, Object> need = new LinkedHashMap<>();
          need.put("need", card.column().name());
          need.put("goal", card.goalId());
          if (card.taskId() != null) {
            need.put("task", card.taskId());
          }
          need.put("what", card.title());
          need.put("status", card.status());
          need.put("reason", card.reason());
          need.put(card.key().startsWith("question-") ? "question" : "hash", card.hash());
          need.put("since", card.since().toString());
          need.put("page", surroundings.settings().url() + card.address());
          needs.add(need);
        }
      }
    }
    return needs;
  }

  private Object why(Arguments arguments)
      throws ApiException, UnavailableException, InterruptedException {
    String goal = arguments.text("goal");
    String task = arguments.optional("task").strip();
    if (model.goal(goal).isEmpty()) {
      throw GoalsApi.noGoal(goal);
    }
    return GoalsApi.explained(explanations.why(goal, task.isEmpty() ? null : task));
  }

  private Object diff(Arguments arguments) throws ApiException {
    String goal = arguments.text("goal");
    String task = arguments.text("task");
    String hash = arguments.optional("hash").strip();
    List<ApiQueries.KeptPatch> patches =
        hash.isEmpty()
            ? queries.patches(goal, task)
            : queries.patch(goal, task, hash).stream().toList();
    if (patches.isEmpty()) {
      throw ApiException.missing("The task has no such patch, or not yet.");
    }
    return patches.getLast().proposed().getPatch().getDiff();
  }

  private Object submit(Person person, Arguments arguments)
      throws ApiException,
          DocumentException,
          NotAllowedException,
          UnavailableException,
          InterruptedException {
    return said(
        submission.submit(
            person, arguments.text("goal").getBytes(UTF_8), arguments.optional("key")));
  }

  private Object answer(Person person, Arguments arguments)
      throws ApiException,
          DocumentException,
          NotAllowedException,
          NoSuchVersionException,
          UnavailableException,
          InterruptedException {
    DecisionRequest request =
        DecisionRequest.answer(arguments.text("question"), arguments.text("answer"));
    return said(taker.take(person, arguments.text("goal"), request, ""));
  }

  private static Object said(Decisions.Answer answer) throws ApiException {
    return switch (answer.outcome()) {
      case ACCEPTED -> Map.of("id", answer.id(), "outcome", "ACCEPTED", "words", answer.words());
      case UNHEARD ->
          Map.of(
              "id", answer.id(),
              "outcome", "UNHEARD",
              "words", "It is published, but the task graph has not answered yet.");
      case REFUSED -> throw ApiException.bad(ApiException.refusal(answer));
    };
  }
}
