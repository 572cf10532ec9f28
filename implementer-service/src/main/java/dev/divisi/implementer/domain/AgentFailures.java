package dev.divisi.implementer.domain;

import dev.divisi.agents.AgentException;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FailureKind;
import java.util.List;

/** Says what an agent's failure means for the attempt. */
final class AgentFailures {
  private AgentFailures() {}

  static ImplementationException toImplementationException(AgentException failure) {
    List<CheckResult> evidence = failure.run().map(AgentFailures::evidence).stream().toList();
    return new ImplementationException(
        kind(failure.kind()), failure.code(), failure.getMessage(), evidence, failure);
  }

  private static FailureKind kind(AgentException.Kind kind) {
    return switch (kind) {
      case REJECTED -> FailureKind.REJECTED;
      case TRANSIENT -> FailureKind.TRANSIENT;
      case EXHAUSTED -> FailureKind.EXHAUSTED;
      case AGENT -> FailureKind.AGENT;
    };
  }

  private static CheckResult evidence(AgentException.Run run) {
    return CheckResult.newBuilder()
        .setName("agent")
        .setCommand(run.command())
        .setExitCode(run.exitCode())
        .setTimedOut(run.timedOut())
        .setDurationMillis(run.duration().toMillis())
        .setLogEnd(run.logEnd())
        .build();
  }
}
