package dev.divisi.context.pack;

import dev.divisi.context.CodeSnapshot;
import dev.divisi.context.FilesForTask;
import dev.divisi.context.FilesForTask.Reason;
import dev.divisi.context.FilesForTask.TaskFile;
import dev.divisi.context.Guidelines.Guideline;
import dev.divisi.context.TaskText;
import dev.divisi.workspace.process.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Assembles a pack: the task, the specification, handoffs, feedback, the repository's guidelines,
 * and the files that the index finds, in this order. What stands earlier is given room first; what
 * one section does not need is left to those that follow.
 */
public final class PackAssembly {
  /** A pack with less would have no room for a task. */
  public static final int LEAST_TOKENS = 500;

  private static final String PERSON = "person";
  private static final int MAX_LINE = 300;

  /** What is kept free, so that the sum is never more than was asked for. */
  private static final int RESERVE = 4;

  private final int maxTokens;

  /**
   * An assembly of packs of one size.
   *
   * @throws IllegalArgumentException when there is too little room
   */
  public PackAssembly(int maxTokens) {
    if (maxTokens < LEAST_TOKENS) {
      throw new IllegalArgumentException(
          "A pack needs room for " + LEAST_TOKENS + " tokens, not " + maxTokens + ".");
    }
    this.maxTokens = maxTokens;
  }

  /** The files of a pack, or why there are none. */
  public sealed interface Files {
    /** An index of the base commit. */
    record Found(CodeSnapshot snapshot) implements Files {}

    /** No index: the reason is put on record. */
    record Unavailable(String reason) implements Files {}
  }

  /** Puts a pack together. */
  public ContextPack assemble(PackInput input, Files files) {
    List<PackSection> sections = new ArrayList<>();
    int left = maxTokens - RESERVE;
    for (SectionKind kind : SectionKind.values()) {
      int limit = Math.min(left, (int) (maxTokens * kind.share()));
      SectionWriter writer = new SectionWriter(kind, limit);
      switch (kind) {
        case TASK -> task(writer, input);
        case SPECIFICATION ->
            input
                .specification()
                .forEach(
                    part ->
                        writer.say(
                            part.title(), "\n## " + line(part.title()) + "\n\n", part.text()));
        case HANDOFFS -> input.handoffs().forEach(handoff -> handoff(writer, handoff));
        case FEEDBACK -> input.feedback().reversed().forEach(said -> feedback(writer, said));
        case GUIDELINES -> input.guidelines().forEach(guideline -> guideline(writer, guideline));
        case FILES -> files(writer, input, files);
      }
      PackSection section = writer.section();
      sections.add(section);
      left -= section.tokens();
    }
    return new ContextPack(input.work(), maxTokens, sections);
  }

  private static void task(SectionWriter writer, PackInput input) {
    PackInput.Task task = input.task();
    // What it must keep to comes before the words, so that no length of these can push it out.
    String rules =
        "\n"
            + line(task.title())
            + "\n"
            + Markdown.list(
                "Files may be written here only:",
                task.scope().patterns().stream().map(Markdown::name).toList())
            + Markdown.list("It is done when:", task.acceptanceCriteria())
            + Markdown.list("Constraints:", task.constraints())
            + Markdown.list(
                "It will be judged by:", task.checks().stream().map(Markdown::name).toList());
    writer.say("what it must keep to", "", rules);
    if (!task.description().isBlank()) {
      writer.say("description", "\n## What to do\n\n", task.description());
    }
  }

  private static void handoff(SectionWriter writer, PackInput.Handoff handoff) {
    String above = "## Task " + Markdown.name(handoff.taskId()) + "\n\n";
    String text = line(handoff.title()) + "\n\n" + handoff.text();
    writer.quote("handoff of " + handoff.taskId(), above, "text", text);
  }

  private static void feedback(SectionWriter writer, PackInput.Feedback feedback) {
    String code = feedback.code().isEmpty() ? "" : ", " + Markdown.name(feedback.code());
    String above =
        "## Attempt " + feedback.attempt() + ", " + line(feedback.source()) + code + "\n\n";
    if (feedback.source().equals(PERSON)) {
      // Whom agents work for may tell them what to do.
      writer.say("attempt " + feedback.attempt() + ", a person", "\n" + above, feedback.message());
      return;
    }
    String evidence = feedback.evidence().isBlank() ? "" : "\n\nEvidence:\n" + feedback.evidence();
    writer.quote(
        "attempt " + feedback.attempt() + ", " + line(feedback.source()),
        above,
        "text",
        feedback.message() + evidence);
  }

  private static void guideline(SectionWriter writer, Guideline guideline) {
    String where =
        guideline.folder().isEmpty() ? "all files" : Markdown.name(guideline.folder() + "/");
    String above = "## " + Markdown.name(guideline.path()) + ", for " + where + "\n\n";
    writer.quote(guideline.path(), above, "markdown", guideline.text());
  }

  private static void files(SectionWriter writer, PackInput input, Files files) {
    switch (files) {
      case Files.Unavailable none -> writer.omit("files of the index", 0, none.reason());
      case Files.Found found -> {
        PackInput.Task task = input.task();
        TaskText text =
            new TaskText(task.title(), task.description(), task.acceptanceCriteria(), task.scope());
        FilesForTask result = found.snapshot().filesFor(text, Math.max(writer.left(), 0));
        result.files().forEach(file -> writer.whole(file.path(), why(file), block(file)));
        if (result.leftOut() > 0) {
          writer.omit(
              result.leftOut() + " more files that were found", 0, "no room in its section");
        }
      }
    }
  }

  private static String block(TaskFile file) {
    StringBuilder text =
        new StringBuilder("\n## ").append(Markdown.name(file.path())).append("\n\n");
    text.append("Found by ").append(line(why(file))).append(".\n");
    for (FilesForTask.Excerpt excerpt : file.excerpts()) {
      text.append("\nFrom line ").append(excerpt.line()).append(":\n\n");
      text.append(Markdown.quoted("", String.join("\n", excerpt.lines())));
    }
    return text.toString();
  }

  private static String why(TaskFile file) {
    List<String> reasons = new ArrayList<>();
    for (Reason reason : file.reasons()) {
      String found = reason.found().name().substring("BY_".length()).toLowerCase(Locale.ROOT);
      reasons.add(reason.of().isEmpty() ? found : found + " (" + line(reason.of()) + ")");
    }
    return String.join(", ", reasons);
  }

  private static String line(String text) {
    return PlainText.line(text, MAX_LINE);
  }
}
