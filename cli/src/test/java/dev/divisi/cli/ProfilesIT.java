package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.testing.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole Divisi, and a repository whose rules give a task to somebody who cannot do it. */
@Timeout(180)
class ProfilesIT {
  @TempDir Path directory;

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

    HomeFixture divisi = new HomeFixture(directory);
    assertThat(divisi.run("run", goal.toString(), "--id", "note-1")).as(divisi.said()).isZero();

    assertThat(origin.read("divisi/note-1", "note.txt")).contains("right");
    assertThat(divisi.run("audit", "note-1")).isZero();
    assertThat(divisi.said())
        .containsPattern(
            "LadderClimbed +note +2 attempts in a row of junior failed; senior takes it over");
    assertThat(divisi.run("plan", "show", "note-1")).isZero();
    assertThat(divisi.said())
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
}
