package dev.divisi.agents.acp;

import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentNote;
import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.AgentStep;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps what an agent does and says, and answers its questions as a test says. */
final class Heard implements AgentLog {
  final List<String> activities = new CopyOnWriteArrayList<>();
  final List<AgentSpend> spent = new CopyOnWriteArrayList<>();
  final List<AgentStep> steps = new CopyOnWriteArrayList<>();
  final List<AgentSaying> said = new CopyOnWriteArrayList<>();
  final List<AgentNote> before = new CopyOnWriteArrayList<>();
  volatile @Nullable Consumer<AgentNote> listener;

  /** What a person answers to every question; nothing when null. */
  volatile @Nullable String answer;

  static AgentNote note(String kind, String text, String... scope) {
    return new AgentNote("n-" + text, kind, "ada", text, null, List.of(scope));
  }

  void tell(AgentNote note) {
    Consumer<AgentNote> hears = listener;
    if (hears != null) {
      hears.accept(note);
    }
  }

  List<AgentStep> steps(AgentStep.Kind kind) {
    return steps.stream().filter(step -> step.kind() == kind).toList();
  }

  @Override
  public void activity(String oneLine) {
    activities.add(oneLine);
  }

  @Override
  public void spent(AgentSpend soFar) {
    spent.add(soFar);
  }

  @Override
  public void step(AgentStep step) {
    steps.add(step);
  }

  @Override
  public String say(AgentSaying saying) {
    said.add(saying);
    String id = "q-" + saying.text();
    String given = answer;
    if (given != null) {
      tell(new AgentNote("a-" + id, "ANSWER", "ada", given, id, List.of()));
    }
    return id;
  }

  @Override
  public void onNote(Consumer<AgentNote> heard) {
    before.forEach(heard);
    listener = heard;
  }
}
