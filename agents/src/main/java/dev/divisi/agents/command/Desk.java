package dev.divisi.agents.command;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.Assignment;
import dev.divisi.workspace.Folders;
import dev.divisi.workspace.process.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What lies between a program and its worker: the task, the notes, and what the program leaves.
 * Outside of the worktree, so that none of it is harvested. Closing deletes it.
 */
final class Desk implements Watch, AutoCloseable {

  private final Path folder;
  private final NotesFile notes;
  private final Outbox outbox;
  private final AgentBudget budget;
  private final AgentLog log;

  private AgentSpend spent = AgentSpend.NOTHING;
  private @Nullable String handoff;
  private @Nullable AgentException problem;

  private Desk(Path folder, NotesFile notes, Outbox outbox, AgentBudget budget, AgentLog log) {
    this.folder = folder;
    this.notes = notes;
    this.outbox = outbox;
    this.budget = budget;
    this.log = log;
  }

  static Desk lay(Assignment assignment, AgentLog log) throws IOException {
    Path folder = Files.createTempDirectory("divisi-task-");
    Path out = Files.createDirectory(folder.resolve("out"));
    Path taken = Files.createDirectory(folder.resolve("taken"));
    NotesFile notes = new NotesFile(folder.resolve("notes.jsonl"));
    log.onNote(notes::append);
    Files.write(folder.resolve("task.json"), TaskJson.bytes(assignment, notes.notes()));
    if (!assignment.given().context().isEmpty()) {
      Files.writeString(folder.resolve("context.md"), assignment.given().context());
    }
    return new Desk(folder, notes, new Outbox(out, taken), assignment.round().budget(), log);
  }

  /** All of it; a program need not write there but in {@link #out()}. */
  Path folder() {
    return folder;
  }

  Path task() {
    return folder.resolve("task.json");
  }

  /** What the program should know of the task and the code; empty when it does not read it. */
  Optional<Path> context() {
    return Optional.of(folder.resolve("context.md")).filter(Files::exists);
  }

  Path notes() {
    return folder.resolve("notes.jsonl");
  }

  Path out() {
    return folder.resolve("out");
  }

  /** What the program left for those who depend on its task; null when nothing. */
  @Nullable String handoff() {
    return handoff;
  }

  /** Why the program had to be ended, or why what it left cannot be taken. */
  Optional<AgentException> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public boolean mayGoOn() throws InterruptedException {
    takeOver(false);
    if (problem == null && budget.isExceededBy(spent)) {
      problem =
          new AgentException(
              AgentException.Kind.EXHAUSTED,
              "BUDGET_EXHAUSTED",
              "The agent was ended: it spent "
                  + spent.line()
                  + "; the attempt had left: "
                  + budget.line()
                  + ". Make the task smaller, or raise the budget.");
    }
    return problem == null;
  }

  /** To be called when the program has ended. */
  void takeOverAll() throws InterruptedException {
    if (problem == null) {
      takeOver(true);
    }
  }

  private void takeOver(boolean all) throws InterruptedException {
    try {
      for (Left left : outbox.take(all)) {
        switch (left) {
          case Left.Said said -> log.say(said.saying());
          case Left.Spent(AgentSpend soFar) -> {
            spent = spent.atLeast(soFar);
            log.spent(spent);
          }
          case Left.Handoff(String text) -> handoff = text;
        }
      }
    } catch (AgentException e) {
      problem = e;
    } catch (IOException e) {
      problem =
          new AgentException(
              AgentException.Kind.TRANSIENT,
              "AGENT_OUTPUT_UNREADABLE",
              "What the agent left cannot be read: " + e.getMessage(),
              e);
    }
  }

  @Override
  public void close() {
    try {
      notes.close();
      Folders.delete(folder);
    } catch (IOException e) {
      // The operating system clears its temporary directory.
      folder.toFile().deleteOnExit();
    }
  }
}
