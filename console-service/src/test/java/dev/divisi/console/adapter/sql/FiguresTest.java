package dev.divisi.console.adapter.sql;

import static dev.divisi.console.SampleRecords.BEGAN;
import static dev.divisi.console.SampleRecords.at;
import static dev.divisi.console.SampleRecords.event;
import static dev.divisi.console.SampleRecords.plan;
import static dev.divisi.console.SampleRecords.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.domain.ReceivedRecord;
import dev.divisi.goals.TaskFigures;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@ParameterizedClass
@EnumSource(Dialect.class)
class FiguresTest {
  private final Dialect dialect;
  private final List<ReceivedRecord> records = new ArrayList<>();

  FiguresTest(Dialect dialect) {
    this.dialect = dialect;
  }

  private <V extends SpecificRecord> void record(Topic<V> topic, V value) {
    records.add(
        new ReceivedRecord(
            topic, 0, records.size(), BEGAN, value.toString().getBytes(UTF_8), value, ""));
  }

  private void heard(String taskId, int second, String type, int attempt) {
    record(
        TopicCatalogue.AUDIT_EVENTS,
        AuditEvent.newBuilder(event("g", second, type, ""))
            .setTaskId(taskId)
            .setAttempt(attempt)
            .setAt(at(second))
            .build());
  }

  @Test
  void shouldTellOfEachTaskHowLongItsPatchesWaitedWhichWereSentBackAndWhichTakenBack()
      throws SQLException {
    String reverted = "7".repeat(40);
    record(
        TopicCatalogue.PLAN_CREATED,
        PlanCreated.newBuilder(plan("later", "x")).setReverted(List.of(reverted)).build());
    record(
        TopicCatalogue.TASK_STATE,
        TaskState.newBuilder(task("g", "web", "Web", TaskStatus.DONE, 60))
            .setCommit(reverted)
            .build());
    record(TopicCatalogue.TASK_STATE, task("g", "api", "Api", TaskStatus.DONE, 60));
    heard("web", 10, "ApprovalRequested", 1);
    heard("api", 11, "ApprovalRequested", 1);
    heard("web", 14, "AttemptFailed", 1);
    heard("api", 13, "PatchApproved", 1);
    heard("web", 20, "LeaseRenewed", 2);
    heard("web", 30, "ApprovalRequested", 2);
    heard("web", 38, "PatchApproved", 2);
    DataSource source = Databases.of(dialect);
    Databases.projection(source, dialect).keep(records);

    List<TaskFigures> tasks = new Figures(JdbcClient.create(source)).tasks(BEGAN);

    assertThat(tasks)
        .filteredOn(task -> task.taskId().equals("web"))
        .singleElement()
        .satisfies(
            web -> {
              assertThat(web.rejections()).isEqualTo(1);
              assertThat(web.reverted()).isTrue();
              assertThat(web.waits()).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(8));
            });
    assertThat(tasks)
        .filteredOn(task -> task.taskId().equals("api"))
        .singleElement()
        .satisfies(
            api -> {
              assertThat(api.rejections()).isZero();
              assertThat(api.reverted()).isFalse();
              assertThat(api.waits()).containsExactly(Duration.ofSeconds(2));
            });
  }
}
