package dev.divisi.documents;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A document is not what it has to be. The message has one line a problem, each {@code
 * source:line:column: field: what is wrong and what to do}, in the order of the document.
 */
public final class DocumentException extends Exception {
  private static final int SHOWN_PROBLEMS = 20;

  private final String source;
  private final List<Problem> problems;

  public DocumentException(String source, List<Problem> problems) {
    super();
    this.source = source;
    this.problems = inOrder(problems);
  }

  /** Where the document came from, as the reader was told. */
  public String source() {
    return source;
  }

  /** At least one problem, in the order of the document. */
  public List<Problem> problems() {
    return problems;
  }

  @Override
  public String getMessage() {
    return message(source, problems);
  }

  private static List<Problem> inOrder(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a document exception without a problem");
    }
    return problems.stream()
        .sorted(
            Comparator.comparingInt((Problem problem) -> problem.position().line())
                .thenComparingInt(problem -> problem.position().column()))
        .toList();
  }

  private static String message(String source, List<Problem> problems) {
    String shown =
        problems.stream()
            .limit(SHOWN_PROBLEMS)
            .map(problem -> problem.in(source))
            .collect(Collectors.joining("\n"));
    int more = problems.size() - SHOWN_PROBLEMS;
    return more <= 0 ? shown : shown + "\n... and " + more + " more problems";
  }
}
