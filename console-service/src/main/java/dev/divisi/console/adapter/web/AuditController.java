package dev.divisi.console.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.console.adapter.sql.AuditRecord;
import dev.divisi.console.adapter.sql.AuditRecord.Cursor;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.AuditFilter;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AuditChain;
import dev.divisi.schemas.AuditEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every decision that was made: to look through, to take along, and to check. */
@Controller
public class AuditController {
  private static final int ON_A_PAGE = 100;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final AuditRecord audit;
  private final ReadModel model;

  AuditController(AuditRecord audit, ReadModel model) {
    this.audit = audit;
    this.model = model;
  }

  /**
   * The form above the events.
   *
   * @param since a day, as 2026-11-30; empty for the beginning
   * @param until the last day; empty for today
   */
  public record Form(
      String goal,
      String task,
      String type,
      String actor,
      String text,
      String since,
      String until) {
    public Form {
      goal = given(goal);
      task = given(task);
      type = given(type);
      actor = given(actor);
      text = given(text);
      since = given(since);
      until = given(until);
    }

    private static String given(@Nullable String value) {
      return value == null ? "" : value.strip();
    }

    /** Which day cannot be read, for a person; empty when both can. */
    public String problem() {
      for (String day : List.of(since, until)) {
        if (!day.isEmpty() && day(day) == null) {
          return Untrusted.line(day) + " is no day; write it like 2026-11-30.";
        }
      }
      return "";
    }

    /** The filter of a file, which could not say what is wrong with it. */
    AuditFilter filterOrRefuse() {
      if (!problem().isEmpty()) {
        throw new ResponseStatusException(HttpStatus.BAD_REQUEST, problem());
      }
      return filter();
    }

    AuditFilter filter() {
      Instant end = day(until);
      return new AuditFilter(
          goal, task, type, actor, text, day(since), end == null ? null : end.plusSeconds(86_400));
    }

    private static @Nullable Instant day(String text) {
      try {
        return text.isEmpty()
            ? null
            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      } catch (DateTimeException _) {
        return null;
      }
    }

    /** The address of something with the same filter. */
    public String address(String path, String after) {
      return UriComponentsBuilder.fromPath(path)
          .queryParam("goal", "{goal}")
          .queryParam("task", "{task}")
          .queryParam("type", "{type}")
          .queryParam("actor", "{actor}")
          .queryParam("text", "{text}")
          .queryParam("since", "{since}")
          .queryParam("until", "{until}")
          .queryParam("after", "{after}")
          .encode()
          .buildAndExpand(goal, task, type, actor, text, since, until, after)
          .toUriString();
    }
  }

  @GetMapping("/audit")
  String page(Form form, @RequestParam(defaultValue = "") String after, Model page) {
    List<AuditEvent> events =
        form.problem().isEmpty()
            ? audit.events(form.filter(), Cursor.of(after), ON_A_PAGE)
            : List.of();
    Cursor next = events.size() < ON_A_PAGE ? null : AuditRecord.next(events);
    page.addAttribute("form", form);
    page.addAttribute("events", events);
    page.addAttribute("types", audit.types());
    page.addAttribute("next", next == null ? "" : form.address("/audit", next.text()));
    return "audit";
  }

  /** Whether the events of a goal are all there, in order, and as they were written. */
  @GetMapping("/audit/verified")
  String verified(@RequestParam String goal, Model page) {
    AuditChain.Report report = audit.verify(goal, model.goal(goal).orElse(null));
    page.addAttribute("goal", goal);
    page.addAttribute("report", report);
    return "verified";
  }

  /** One JSON object a line, the latest event first. */
  @GetMapping("/audit/events.jsonl")
  void jsonLines(Form form, HttpServletResponse response) throws IOException {
    AuditFilter filter = form.filterOrRefuse();
    PrintWriter out = file(response, "application/jsonl", "audit.jsonl");
    audit.each(filter, event -> out.append(json(event).toString()).append('\n'));
    out.flush();
  }

  /**
   * RFC 4180, the latest event first. A cell that a table would take for a formula begins with '.
   */
  @GetMapping("/audit/events.csv")
  void csv(Form form, HttpServletResponse response) throws IOException {
    AuditFilter filter = form.filterOrRefuse();
    PrintWriter out = file(response, "text/csv", "audit.csv");
    out.append("goal,sequence,at,type,task,attempt,actor,login,summary,hash\r\n");
    audit.each(
        filter,
        event ->
            out.append(
                    List.of(
                            event.getGoalId(),
                            Long.toString(event.getSequence()),
                            event.getAt().toString(),
                            event.getType(),
                            event.getTaskId() == null ? "" : event.getTaskId(),
                            event.getAttempt() == null ? "" : event.getAttempt().toString(),
                            event.getActor(),
                            event.getLogin(),
                            event.getSummary(),
                            event.getHash())
                        .stream()
                        .map(AuditController::cell)
                        .collect(Collectors.joining(",")))
                .append("\r\n"));
    out.flush();
  }

  private static PrintWriter file(HttpServletResponse response, String type, String name)
      throws IOException {
    response.setContentType(type);
    response.setCharacterEncoding(UTF_8);
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=" + name);
    return response.getWriter();
  }

  /** Names and summaries come from anybody: a table must not run them. */
  static String cell(String value) {
    String safe =
        !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? "\"" + safe.replace("\"", "\"\"") + "\""
        : safe;
  }

  private static ObjectNode json(AuditEvent event) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("goalId", event.getGoalId())
            .put("sequence", event.getSequence())
            .put("at", event.getAt().toString())
            .put("type", event.getType())
            .put("taskId", event.getTaskId())
            .put("attempt", event.getAttempt())
            .put("actor", event.getActor())
            .put("login", event.getLogin())
            .put("summary", event.getSummary())
            .put("previousHash", event.getPreviousHash())
            .put("hash", event.getHash());
    ObjectNode details = node.putObject("details");
    event.getDetails().forEach(details::put);
    return node;
  }
}
