package dev.divisi.agents.model;

import dev.divisi.agents.AgentNote;
import dev.divisi.agents.Assignment;
import dev.divisi.models.MarkedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a model is told beside its task. What is not said by the plan or a person is marked as data,
 * so that it is not taken for an instruction.
 */
final class TaskPrompt {

  /** Raised with each change of the system prompt, so that records can be told apart. */
  static final int VERSION = 2;

  private TaskPrompt() {}

  /**
   * What every task is begun with.
   *
   * @param instructions what its profile says; empty when nothing
   */
  static String system(String instructions) {
    try (InputStream in = TaskPrompt.class.getResourceAsStream("system-prompt.md")) {
      if (in == null) {
        throw new IllegalStateException("system-prompt.md is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String more = instructions.isEmpty() ? "" : "\n\nHow you work here:\n\n" + instructions;
      return text.strip() + more + "\n\n(Divisi's prompt, version " + VERSION + ")";
    } catch (IOException e) {
      throw new IllegalStateException("system-prompt.md cannot be read", e);
    }
  }

  /** What a further round is begun with. */
  static String again(Assignment.Round round) {
    return "Your work was checked, and this is not as it should be:\n"
        + MarkedData.of("findings", String.join("\n\n", round.findings()))
        + "\nMend it and call done again."
        + (round.limit() > 0 ? " This is round " + round.number() + " of " + round.limit() : "");
  }

  /** What somebody says while the model works. A person may instruct it, and nobody else. */
  static String note(AgentNote note) {
    String scope =
        note.scope().isEmpty() ? "" : "\nFrom now on you may write: " + note.scope() + ".";
    String text =
        note.kind().equals("STEER") || note.kind().equals("ANSWER")
            ? note.text()
            : note.text().isBlank()
                ? ""
                : MarkedData.of(note.kind() + " of " + note.from(), note.text());
    return "Note (" + note.kind() + ") from " + note.from() + ":\n" + text + scope;
  }
}
