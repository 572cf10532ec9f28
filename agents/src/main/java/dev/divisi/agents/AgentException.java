package dev.divisi.agents;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An agent could not do its task. The kind decides what happens next, the code names the failure,
 * the message is for a person.
 */
public final class AgentException extends Exception {

  /** Whose fault it is. */
  public enum Kind {
    /** What was asked cannot be done; the same order would fail again. */
    REJECTED,
    /** The environment failed; the same order may succeed later. */
    TRANSIENT,
    /** A limit of time or size was reached. */
    EXHAUSTED,
    /** The agent did not do the task; another attempt that is told why may. */
    AGENT
  }

  /**
   * A program that was run: evidence.
   *
   * @param command program and arguments
   * @param exitCode how it ended; -1 when it was ended by force
   * @param timedOut whether it took longer than it may
   * @param duration how long it ran
   * @param logEnd the end of what it printed, without control characters
   */
  public record Run(
      List<String> command, int exitCode, boolean timedOut, Duration duration, String logEnd) {

    public Run {
      command = List.copyOf(command);
    }
  }

  private final Kind kind;
  private final String code;
  private final @Nullable Run run;

  /**
   * @param code name of the failure, upper-case letters and underscores, such as {@code
   *     RECIPE_UNKNOWN}
   * @param message what is wrong, where, and what to do
   */
  public AgentException(Kind kind, String code, String message) {
    this(kind, code, message, null, null);
  }

  public AgentException(Kind kind, String code, String message, Throwable cause) {
    this(kind, code, message, null, cause);
  }

  public AgentException(Kind kind, String code, String message, Run run) {
    this(kind, code, message, run, null);
  }

  private AgentException(
      Kind kind, String code, String message, @Nullable Run run, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
    this.run = run;
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  /** The program that failed; empty when none was run. */
  public Optional<Run> run() {
    return Optional.ofNullable(run);
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
