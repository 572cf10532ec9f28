package dev.divisi.console.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.SampleRecords;
import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.PlanVersion;
import dev.divisi.console.domain.Role;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.OpenQuestion;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolesOnPagesTest {
  private static final TemplateEngine PAGES =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          RolesOnPagesTest.class.getClassLoader(),
          "dev.divisi.console.pages");

  @Test
  void shouldOfferEachRoleItsOwnActionsWhenAGoalIsShown() {
    assertThat(head(Role.VIEWER))
        .doesNotContain("<form", "/plan/edit", "/goals/new")
        .contains("Why?");
    assertThat(head(Role.AUTHOR))
        .contains("ANSWER", "/plan/edit")
        .doesNotContain("APPROVE", "PAUSE");
    assertThat(head(Role.APPROVER)).contains("APPROVE", "REJECT").doesNotContain("PAUSE", "CANCEL");
    assertThat(head(Role.OPERATOR)).contains("PAUSE", "CANCEL", "RAISE");
  }

  @Test
  void shouldOfferNothingToDecideWhenAGoalHasEnded() {
    GoalState done = SampleRecords.goal("g", "Done", GoalStatus.DONE, 1);

    assertThat(head(Role.ADMIN, done, List.of())).doesNotContain("<form", "/plan/edit");
  }

  private static String head(Role role) {
    GoalState goal =
        GoalState.newBuilder(SampleRecords.goal("g", "Do", GoalStatus.AWAITING_APPROVAL, 1))
            .setReason("someone must look")
            .build();
    return head(
        role,
        goal,
        List.of(
            new GoalController.Asked(
                new OpenQuestion("q", null, "planner", "Which?", SampleRecords.at(1)), null)));
  }

  private static String head(Role role, GoalState goal, List<GoalController.Asked> questions) {
    Frame frame =
        new Frame(new Person("ada", "local", role), "X-CSRF", "_csrf", "token", "/goals/g", "");
    StringOutput output = new StringOutput();
    PAGES.render(
        "goal-head.jte",
        Map.of(
            "frame",
            frame,
            "goal",
            goal,
            "line",
            GoalsController.Line.of(goal),
            "waiting",
            PlanVersion.waiting(goal),
            "questions",
            questions,
            "now",
            SampleRecords.at(9)),
        output);
    return output.toString();
  }
}
