package dev.divisi.console.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.adapter.sql.TaskRecords;
import dev.divisi.console.domain.DecisionDesk;
import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.diff.RejectionReason;
import dev.divisi.console.domain.diff.ShownFile;
import dev.divisi.console.domain.diff.ShownPatch;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.TaskState;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Patches: looked at, commented on, approved or sent back. */
@Controller
public class DiffController {
  private static final int MOST_COMMENTS = 500;
  private static final int MOST_KEPT = 16;

  private final TaskPages pages;
  private final TaskRecords records;
  private final DecisionDesk desk;
  private final InstantSource clock;

  /** Each file of a patch is asked for alone: it is not read anew for each. */
  private final Map<String, ShownPatch> read =
      new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ShownPatch> eldest) {
          return size() > MOST_KEPT;
        }
      };

  DiffController(TaskPages pages, TaskRecords records, DecisionDesk desk, InstantSource clock) {
    this.pages = pages;
    this.records = records;
    this.desk = desk;
    this.clock = clock;
  }

  /**
   * What was merged of a goal.
   *
   * @param tasks in the order of the merges
   * @param byFile who changed a file: ids of tasks by its path
   */
  public record GoalDiff(
      GoalState goal, List<MergedTask> tasks, Map<String, List<String>> byFile) {}

  /** A merged task. */
  public record MergedTask(TaskRecords.Merged merged, ShownPatch shown) {
    public String taskId() {
      return String.valueOf(merged.patch().getWork().getTaskId());
    }

    /** Address of the task. */
    public String address() {
      return "/goals/" + merged.patch().getWork().getGoalId() + "/tasks/" + taskId();
    }

    /** Where the lines of a file come from. */
    public String source(ShownFile file) {
      return address() + "/diff/files/" + merged.patch().getPatch().getHash() + "/" + file.number();
    }
  }

  @GetMapping("/goals/{goalId}/tasks/{taskId}/diff")
  String diff(
      @PathVariable String goalId,
      @PathVariable String taskId,
      @RequestParam(defaultValue = "0") int attempt,
      Model page) {
    page.addAttribute("page", page(goalId, taskId, attempt));
    page.addAttribute("now", clock.instant());
    return "diff";
  }

  /** What was said of the patch: the part that changes. */
  @GetMapping("/goals/{goalId}/tasks/{taskId}/diff/said")
  String said(
      @PathVariable String goalId,
      @PathVariable String taskId,
      @RequestParam int attempt,
      Model page) {
    page.addAttribute("page", page(goalId, taskId, attempt));
    page.addAttribute("now", clock.instant());
    return "diff-said";
  }

  private PatchPage page(String goalId, String taskId, int wanted) {
    TaskState task = pages.task(goalId, taskId);
    List<Attempt> attempts =
        pages.attempts(task).stream().filter(each -> each.patch() != null).toList();
    Attempt attempt =
        attempts.stream()
            .filter(
                each ->
                    wanted > 0 ? each.number() == wanted : each.hash().equals(task.getPatchHash()))
            .findFirst()
            .or(() -> wanted > 0 ? java.util.Optional.empty() : attempts.stream().findFirst())
            .orElseThrow(() -> TaskPages.missing("patch"));
    PatchProposed proposed =
        records
            .patch(goalId, taskId, attempt.number())
            .orElseThrow(() -> TaskPages.missing("patch"));
    return new PatchPage(
        pages.goal(goalId),
        task,
        attempt,
        attempts,
        proposed,
        shown(proposed),
        isGenuine(proposed));
  }

  /** The lines of one file, side by side or not. */
  @GetMapping("/goals/{goalId}/tasks/{taskId}/diff/files/{hash}/{number}")
  String file(
      @PathVariable String goalId,
      @PathVariable String taskId,
      @PathVariable String hash,
      @PathVariable int number,
      @RequestParam(defaultValue = "unified") String view,
      Model page) {
    pages.task(goalId, taskId);
    List<ShownFile> files = shown(goalId, taskId, hash).files();
    if (number < 0 || number >= files.size()) {
      throw TaskPages.missing("file");
    }
    ShownFile file = files.get(number);
    page.addAttribute("file", file);
    page.addAttribute("findings", findings(goalId, taskId, hash, file));
    return view.equals("split") ? "diff-split" : "diff-unified";
  }

  /** Findings on lines of the file; on line 0 those that are about the file, or another line. */
  private Map<Integer, List<Finding>> findings(
      String goalId, String taskId, String hash, ShownFile file) {
    Map<Integer, List<Finding>> byLine = new TreeMap<>();
    for (TaskRecords.Dated<ReviewCompleted> review : records.reviews(goalId, taskId)) {
      if (review.record().getPatchHash().equals(hash)) {
        for (Finding finding : review.record().getFindings()) {
          if (file.path().equals(finding.getPath())) {
            Integer line = finding.getLine();
            byLine
                .computeIfAbsent(
                    line != null && file.shows(line) ? line : 0, _ -> new ArrayList<>())
                .add(finding);
          }
        }
      }
    }
    return byLine;
  }

  /** The patch of an attempt, to be applied by hand. */
  @GetMapping("/goals/{goalId}/tasks/{taskId}/attempts/{attempt}/patch")
  ResponseEntity<byte[]> download(
      @PathVariable String goalId, @PathVariable String taskId, @PathVariable int attempt) {
    pages.task(goalId, taskId);
    PatchProposed proposed =
        records.patch(goalId, taskId, attempt).orElseThrow(() -> TaskPages.missing("patch"));
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_PLAIN, UTF_8))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(TaskPages.fileName(taskId, attempt))
                .build()
                .toString())
        .body(proposed.getPatch().getDiff().getBytes(UTF_8));
  }

  /** All that was merged of a goal. */
  @GetMapping("/goals/{goalId}/diff")
  String goal(@PathVariable String goalId, Model page) {
    GoalState goal = pages.goal(goalId);
    List<MergedTask> tasks = new ArrayList<>();
    Map<String, List<String>> byFile = new TreeMap<>();
    for (TaskRecords.Merged merged : records.merged(goalId)) {
      MergedTask task = new MergedTask(merged, shown(merged.patch()));
      tasks.add(task);
      for (ShownFile file : task.shown().files()) {
        byFile
            .computeIfAbsent(
                merged.patch().getRepository().getRepository().getName() + "/" + file.path(),
                _ -> new ArrayList<>())
            .add(task.taskId());
      }
    }
    page.addAttribute("diff", new GoalDiff(goal, tasks, byFile));
    page.addAttribute("now", clock.instant());
    return "goal-diff";
  }

  /**
   * Approves the patch that was shown, or sends it back with what must change.
   *
   * @param hash hash of the patch that was shown
   * @param comments a JSON array of objects with path, line, side and text
   */
  @PostMapping("/goals/{goalId}/tasks/{taskId}/review")
  ResponseEntity<Void> review(
      @PathVariable String goalId,
      @PathVariable String taskId,
      @RequestParam DecisionKind kind,
      @RequestParam String hash,
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "[]") String comments,
      PersonAuthentication authentication)
      throws InterruptedException {
    Person person = authentication.getPrincipal();
    if (kind != DecisionKind.APPROVE && kind != DecisionKind.REJECT) {
      return Said.bad("A patch is approved, or changes of it are requested.");
    }
    TaskState task = pages.task(goalId, taskId);
    if (!hash.equals(task.getPatchHash())) {
      return Said.bad(
          "This patch is not the current one any more, so nothing was decided. Load the page again"
              + " to see what waits now; your comments are kept.");
    }
    String reason;
    try {
      reason =
          kind == DecisionKind.APPROVE
              ? text.strip()
              : RejectionReason.of(text, comments(comments));
    } catch (IllegalArgumentException | JacksonException e) {
      return Said.bad(
          e instanceof JacksonException
              ? "The comments cannot be read."
              : String.valueOf(e.getMessage()));
    }
    DecisionMade decision =
        desk.draft(person, kind, goalId, "")
            .setTaskId(taskId)
            .setHash(hash)
            .setReason(reason)
            .build();
    return DecisionController.said(kind, () -> desk.decide(person, decision));
  }

  private static List<RejectionReason.Comment> comments(String json) {
    List<RejectionReason.Comment> comments = new ArrayList<>();
    for (JsonNode comment : JsonMapper.shared().readTree(json)) {
      if (comments.size() >= MOST_COMMENTS) {
        throw new IllegalArgumentException(
            "At most " + MOST_COMMENTS + " comments can be sent at once.");
      }
      comments.add(
          new RejectionReason.Comment(
              comment.path("path").asString(""),
              comment.path("line").asInt(0),
              comment.path("side").asString("after"),
              comment.path("text").asString("")));
    }
    return comments;
  }

  /** The patch with that hash, read once as long as it is looked at. */
  private ShownPatch shown(String goalId, String taskId, String hash) {
    ShownPatch known = known(key(goalId, taskId, hash));
    return known != null
        ? known
        : shown(records.patch(goalId, taskId, hash).orElseThrow(() -> TaskPages.missing("patch")));
  }

  private ShownPatch shown(PatchProposed proposed) {
    String hash = proposed.getPatch().getHash();
    String key =
        key(proposed.getWork().getGoalId(), String.valueOf(proposed.getWork().getTaskId()), hash);
    ShownPatch known = known(key);
    if (known != null && isGenuine(proposed)) {
      return known;
    }
    ShownPatch shown = ShownPatch.of(proposed.getPatch().getDiff());
    // Only a genuine hash names one diff.
    if (isGenuine(proposed)) {
      synchronized (read) {
        read.put(key, shown);
      }
    }
    return shown;
  }

  private @Nullable ShownPatch known(String key) {
    synchronized (read) {
      return read.get(key);
    }
  }

  private static String key(String goalId, String taskId, String hash) {
    return goalId + " " + taskId + " " + hash;
  }

  private static boolean isGenuine(PatchProposed proposed) {
    return sha256(proposed.getPatch().getDiff()).equals(proposed.getPatch().getHash());
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
