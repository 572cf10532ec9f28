package dev.divisi.taskgraph.service;

import dev.divisi.schemas.Cause;
import dev.divisi.schemas.CauseKind;
import dev.divisi.schemas.ExplanationGiven;
import dev.divisi.schemas.ExplanationRequested;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.taskgraph.Explanation;
import dev.divisi.taskgraph.GraphState;
import dev.divisi.taskgraph.TaskGraph;
import dev.divisi.taskgraph.UnknownGoalException;

/** Answers whoever wants to know why. */
final class ExplanationMapper {

  private ExplanationMapper() {}

  static Output<ExplanationGiven> answer(
      TaskGraph brain, GraphState graph, ExplanationRequested request) {
    ExplanationGiven.Builder given =
        ExplanationGiven.newBuilder()
            .setRequestId(request.getRequestId())
            .setGoalId(request.getGoalId())
            .setTaskId(request.getTaskId());
    try {
      Explanation explanation = brain.explain(graph, request.getGoalId(), request.getTaskId());
      given
          .setProblem(explanation.problem())
          .setStatus(explanation.status())
          .setReason(explanation.reason())
          .setSince(explanation.since())
          .setCauses(explanation.causes().stream().map(ExplanationMapper::cause).toList());
    } catch (UnknownGoalException e) {
      given.setProblem(e.getMessage());
    }
    return new Output<>(TopicCatalogue.EXPLANATION_GIVEN, request.getGoalId(), given.build());
  }

  private static Cause cause(Explanation.Cause cause) {
    return Cause.newBuilder()
        .setKind(CauseKind.valueOf(cause.kind().name()))
        .setWhat(cause.what())
        .setSince(cause.since())
        .setRelease(cause.release())
        .build();
  }
}
