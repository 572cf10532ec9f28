package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.local.DivisiHome;
import dev.divisi.testing.GitFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole Divisi, and a repository whose rules give a task to somebody who cannot do it. */
@Timeout(180)
class ProfilesIT {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shouldLetTheStrongerOneDoWhatTheFirstOneFailsAtTwice() throws Exception {
    GitFixture origin =
        GitFixture.init(
            directory.resolve("shop"),
            Map.of(
                "README.md",
                "A shop.\n",
                ".divisi/agents/junior.md",
                profile("junior", "echo wrong", "stronger: senior\n"),
                ".divisi/agents/senior.md",
                profile("senior", "echo right", ""),
                ".divisi/routing.yaml",
                "rules:\n  - {name: notes, paths: [\"*.txt\"], profile: junior}\n"));
    Path goal =
        Files.writeString(
            directory.resolve("goal.yaml"),
            """
            goal: Write it down
            repositories: [{url: %s}]
            playbook:
              playbook: note
              tasks:
                - id: note
                  title: Write the note
                  type: document
                  scope: [note.txt]
                  checks: [{name: right, run: [grep, -q, right, note.txt]}]
            """
                .formatted(origin.url()));

    assertThat(divisi("run", goal.toString(), "--id", "note-1")).as(err.toString(UTF_8)).isZero();

    assertThat(origin.read("divisi/note-1", "note.txt")).contains("right");
    assertThat(divisi("audit", "note-1")).isZero();
    assertThat(out.toString(UTF_8))
        .containsPattern(
            "LadderClimbed +note +2 attempts in a row of junior failed; senior takes it over");
    assertThat(divisi("plan", "show", "note-1")).isZero();
    assertThat(out.toString(UTF_8))
        .containsPattern("note +document +junior +senior +- +rule notes, .divisi/routing.yaml:2");
  }

  private static String profile(String name, String command, String more) {
    return """
        ---
        name: %s
        description: Writes notes.
        agent: {command: {run: [sh, -c, "%s > note.txt"]}}
        %s---
        Write the note.
        """
        .formatted(name, command, more);
  }

  private int divisi(String... arguments) {
    CommandContext context =
        new CommandContext(
            new LocalAccess(new DivisiHome(directory.resolve("home"))),
            Terminal.plain(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)),
            InstantSource.system(),
            new Random(1),
            "ada",
            directory,
            Editor.named(""));
    return DivisiCommand.commandLine(context).execute(arguments);
  }
}
