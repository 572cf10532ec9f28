package dev.divisi.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(30)
class CommandGroupsTest {
  @TempDir Path directory;
  private CommandFixture divisi;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  CommandGroupsTest() {}

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
  }

  private static Map<String, CommandLine> of(CommandLine root, String group) {
    return requireNonNull(root.getSubcommands().get(group)).getSubcommands();
  }

  @Test
  void shouldListEveryCommandOnceInTheHelp() {
    CommandLine root = divisi.commandLine();
    List<String> help = root.getUsageMessage().lines().toList();
    for (String name : root.getSubcommands().keySet()) {
      assertThat(help).filteredOn(line -> line.matches("  " + name + "( .*)?")).hasSize(1);
    }
  }

  @Test
  void shouldTellBesideAShortFormWhatItIsShortFor() {
    List<String> help = divisi.commandLine().getUsageMessage().lines().toList();
    assertThat(help)
        .contains("Short forms of commands above:")
        .anyMatch(line -> line.matches("  cancel +goal cancel, task cancel"))
        .anyMatch(line -> line.matches("  retry +task retry"))
        .anyMatch(line -> line.matches("  status +goal list, goal show"));
  }

  @Test
  void shouldBeTheSameClassUnderEachName() {
    CommandLine root = divisi.commandLine();
    int shared = 0;
    for (String group : List.of("goal", "task")) {
      for (Map.Entry<String, CommandLine> entry : of(root, group).entrySet()) {
        CommandLine flat = root.getSubcommands().get(entry.getKey());
        if (flat != null) {
          assertThat(entry.getValue().getCommandSpec().userObject())
              .hasSameClassAs(flat.getCommandSpec().userObject());
          shared++;
        }
      }
    }
    assertThat(shared).isEqualTo(18);
  }

  @Test
  void shouldDecideUnderAGroupAsWithoutIt() {
    divisi
        .access
        .client
        .with(TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.RUNNING, "", 1))
        .reacting(
            (client, record) -> {
              if (record instanceof DecisionMade decision) {
                client.with(
                    TopicCatalogue.AUDIT_EVENTS, States.answer(decision, "GoalHeld", "goal held"));
              }
            });

    assertThat(divisi.run("goal", "pause", "tidy")).as(divisi.err()).isZero();
    assertThat(divisi.run("pause", "tidy")).as(divisi.err()).isZero();

    List<DecisionMade> decisions = divisi.access.client.on(TopicCatalogue.DECISION_MADE);
    assertThat(decisions).hasSize(2);
    assertThat(decisions.getFirst().getKind()).isEqualTo(decisions.getLast().getKind());
  }

  @Test
  void shouldNotTakeATaskCommandWithoutTaskForTheWholeGoal() {
    divisi.access.client.with(
        TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.RUNNING, "", 1));
    for (String command : of(divisi.commandLine(), "task").keySet()) {
      assertThat(divisi.run("task", command, "tidy-1")).as(command).isEqualTo(2);
    }
    assertThat(divisi.err()).contains("TASK").contains("`divisi task cancel --help`");
    assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
  }

  @Test
  void shouldSayWhatIsMissingWhenAGroupStandsAlone() {
    assertThat(divisi.run("goal")).isEqualTo(2);
    assertThat(divisi.err()).contains("`goal list`");
    assertThat(divisi.run("task")).isEqualTo(2);
    assertThat(divisi.err()).contains("`task show GOAL TASK`");
  }
}
