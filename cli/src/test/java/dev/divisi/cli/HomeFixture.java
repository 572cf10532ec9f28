package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.local.DivisiHome;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.awaitility.Awaitility;

/** A home of a test's own, and commands as a person types them there. */
final class HomeFixture {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final DivisiHome home;
  private final Path directory;

  HomeFixture(Path directory) {
    this.directory = directory;
    this.home = new DivisiHome(directory.resolve("home"));
  }

  DivisiHome home() {
    return home;
  }

  /** Runs a command; gives its exit code. */
  int run(String... arguments) {
    return DivisiCommand.commandLine(context()).execute(arguments);
  }

  /** All that was printed since the last {@link #forget}. */
  String said() {
    return out.toString(UTF_8);
  }

  void forget() {
    out.reset();
  }

  /** Waits until a goal, and a task of it, stand so. */
  void await(String goalId, GoalStatus goal, TaskStatus task) {
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              try (Session session = Reading.running(context())) {
                Standing standing = Standing.read(session.client());
                assertThat(standing.find(goalId).map(GoalState::getStatus)).contains(goal);
                assertThat(standing.tasks(goalId)).extracting(TaskState::getStatus).contains(task);
              }
            });
  }

  private CommandContext context() {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return new CommandContext(
        new LocalAccess(home, () -> {}),
        Terminal.plain(stream, stream),
        InstantSource.system(),
        new Random(1),
        "ada",
        directory,
        Editor.named(""));
  }
}
