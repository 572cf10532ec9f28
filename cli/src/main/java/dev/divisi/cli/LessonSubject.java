package dev.divisi.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A decision about a lesson. */
final class LessonSubject {
  @Parameters(index = "0", paramLabel = "ID", description = "Id of a lesson, or its beginning.")
  private String id = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; it is kept with the decision.")
  private String reason = "";

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  String id() {
    return id;
  }

  String reason() {
    return reason.strip();
  }

  DecisionSender sender(CommandContext context) {
    return new DecisionSender(context, "", reason(), json);
  }
}
