package dev.divisi.agents.mcp;

import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentNote;
import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.AgentStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The log of an attempt, for the agent and its tools alike: both hear what is told. */
final class HeardLog implements AgentLog {
  private final AgentLog log;
  private final Map<String, AgentNote> notes = new LinkedHashMap<>();

  HeardLog(AgentLog log) {
    this.log = log;
    log.onNote(this::keep);
  }

  private synchronized void keep(AgentNote note) {
    notes.put(note.noteId(), note);
  }

  /** What was told so far. */
  synchronized List<AgentNote> notes() {
    return List.copyOf(notes.values());
  }

  @Override
  public void activity(String oneLine) {
    log.activity(oneLine);
  }

  @Override
  public void spent(AgentSpend soFar) {
    log.spent(soFar);
  }

  @Override
  public void step(AgentStep step) {
    log.step(step);
  }

  @Override
  public String say(AgentSaying saying) throws InterruptedException {
    return log.say(saying);
  }

  /** There is one listener to a log, so this one passes on. */
  @Override
  public void onNote(Consumer<AgentNote> listener) {
    log.onNote(
        note -> {
          keep(note);
          listener.accept(note);
        });
  }
}
