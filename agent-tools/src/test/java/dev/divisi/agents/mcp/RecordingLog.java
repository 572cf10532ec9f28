package dev.divisi.agents.mcp;

import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentNote;
import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.AgentStep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what it hears. */
final class RecordingLog implements AgentLog {
  private final List<AgentSaying> sayings = new ArrayList<>();
  private final List<AgentStep> steps = new ArrayList<>();
  private final List<AgentNote> notes = new ArrayList<>();
  private @Nullable Consumer<AgentNote> listener;

  @Override
  public void activity(String oneLine) {}

  @Override
  public synchronized String say(AgentSaying saying) {
    sayings.add(saying);
    return "saying-" + sayings.size();
  }

  @Override
  public synchronized void step(AgentStep step) {
    steps.add(step);
  }

  @Override
  public synchronized void onNote(Consumer<AgentNote> heard) {
    notes.forEach(heard);
    listener = heard;
  }

  synchronized void tell(AgentNote note) {
    notes.add(note);
    if (listener != null) {
      listener.accept(note);
    }
  }

  synchronized List<AgentSaying> sayings() {
    return List.copyOf(sayings);
  }

  synchronized List<AgentStep> steps() {
    return List.copyOf(steps);
  }
}
