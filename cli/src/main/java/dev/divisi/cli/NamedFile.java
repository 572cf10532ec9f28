package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import dev.divisi.goals.GoalReader;
import dev.divisi.goals.PlanFileReader;
import dev.divisi.goals.TextFile;
import dev.divisi.goals.UnreadableFileException;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.NavigableSet;

/** A file that a person names as an argument. */
record NamedFile(Path path) {
  /**
   * Its text.
   *
   * @throws CommandException USAGE when it cannot be read, with what is wrong
   */
  String text(int mostMib) throws CommandException {
    try {
      return TextFile.read(path, mostMib);
    } catch (UnreadableFileException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The goal that it asks for. Paths in it are relative to the file.
   *
   * @throws DocumentException when it does not say what it must, with every problem
   * @throws CommandException USAGE when it cannot be read at all
   */
  GoalSubmitted goal(GoalReader.GoalIdSource makeId, String submittedBy, Instant now)
      throws CommandException, DocumentException {
    String text = text(GoalReader.MOST_MIB);
    Path directory = path.toAbsolutePath().normalize().resolveSibling("");
    return GoalReader.read(path.toString(), text, directory, makeId, submittedBy, now);
  }

  /**
   * The edited plan that it has.
   *
   * @throws DocumentException with everything that is wrong, each with its place
   * @throws CommandException USAGE when it cannot be read at all
   */
  Plan plan(Plan before, NavigableSet<String> pools) throws CommandException, DocumentException {
    return PlanFileReader.read(path.toString(), text(PlanFileReader.MOST_MIB), before, pools);
  }
}
