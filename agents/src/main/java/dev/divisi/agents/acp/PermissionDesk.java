package dev.divisi.agents.acp;

import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentNote;
import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.Assignment;
import dev.divisi.globs.WriteScope;
import dev.divisi.workspace.process.PlainText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Decides what an agent may do: by rules, and where they leave it open, by asking a person and
 * waiting for the answer. Serves many threads.
 */
final class PermissionDesk {
  /** As many as a program of the command family may have. */
  private static final int MOST_QUESTIONS = 20;

  private static final int SHOWN = 500;
  private static final int ASKED = 4_000;
  private static final Set<String> YES =
      Set.of("allow", "allowed", "yes", "y", "ok", "approve", "approved");

  private final Permissions permissions;
  private final Supplier<WriteScope> scope;
  private final List<Assignment.Check> checks;
  private final AgentLog log;
  private final long waitsUntil;
  private final Map<String, AgentNote> answers = new HashMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<String> untold = new LinkedHashSet<>();
  private final Set<String> told = new HashSet<>();

  /**
   * @param scope what may be written; it may grow
   * @param waitsUntil until when answers of people are waited for, in the nanoseconds of this
   *     virtual machine
   */
  PermissionDesk(
      Permissions permissions,
      Supplier<WriteScope> scope,
      List<Assignment.Check> checks,
      AgentLog log,
      long waitsUntil) {
    this.permissions = permissions;
    this.scope = scope;
    this.checks = checks;
    this.log = log;
    this.waitsUntil = waitsUntil;
  }

  /** Decides; may wait for a person. */
  Leave decide(Asked request) throws InterruptedException {
    Leave leave = permissions.judge(request, scope.get(), checks);
    Leave decided = leave.answer() == Leave.Answer.ASK ? askPerson(request) : leave;
    if (!decided.isAllowed()) {
      synchronized (this) {
        untold.add(line(request) + ": " + decided.reason());
      }
    }
    return decided;
  }

  /** Hears what the agent is told. */
  synchronized void hear(AgentNote note) {
    if (note.questionId() != null) {
      answers.put(note.questionId(), note);
      notifyAll();
    }
  }

  /** Whether it answers a question that was asked here, so that nobody else need hear it. */
  synchronized boolean isAnswer(AgentNote note) {
    return note.questionId() != null && asked.contains(note.questionId());
  }

  /**
   * What was refused since this was last asked, and why. The protocol has no way to say why when it
   * is refused. Each is told once.
   */
  synchronized List<String> refusals() {
    List<String> news = untold.stream().filter(told::add).toList();
    untold.clear();
    return news;
  }

  private Leave askPerson(Asked request) throws InterruptedException {
    synchronized (this) {
      if (asked.size() >= MOST_QUESTIONS) {
        return Leave.reject("more than " + MOST_QUESTIONS + " questions were asked");
      }
    }
    String what = what(request);
    if (what.length() > ASKED || !PlainText.of(what).equals(what)) {
      return Leave.reject("a person cannot be shown it: it is too long or holds hidden characters");
    }
    String id =
        log.say(
            new AgentSaying.Question(
                "The agent asks for leave to "
                    + what
                    + "\nAnswer with allow or with reject, and a reason."));
    log.activity("waiting for leave to " + line(request));
    synchronized (this) {
      asked.add(id);
      while (!answers.containsKey(id)) {
        long left = TimeUnit.NANOSECONDS.toMillis(waitsUntil - System.nanoTime());
        if (left <= 0) {
          return Leave.reject("a person was asked and has not answered yet; go on without it");
        }
        wait(left);
      }
      return answered(answers.get(id));
    }
  }

  private static Leave answered(AgentNote answer) {
    String[] words = answer.text().strip().toLowerCase(Locale.ROOT).split("[^a-z]+", 2);
    String reason =
        PlainText.line(answer.from(), 100) + " says: " + PlainText.line(answer.text(), SHOWN);
    return YES.contains(words[0]) ? Leave.allow(reason) : Leave.reject(reason);
  }

  private static String line(Asked request) {
    return PlainText.line(what(request), SHOWN);
  }

  private static String what(Asked request) {
    return request
        .command()
        .map(command -> "run `" + command + "`")
        .orElseGet(
            () ->
                request.kind().word()
                    + " "
                    + (request.files().isEmpty()
                        ? request.title()
                        : String.join(", ", request.files())));
  }
}
