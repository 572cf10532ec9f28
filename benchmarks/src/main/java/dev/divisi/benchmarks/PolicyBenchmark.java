package dev.divisi.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.policy.DiffPatch;
import dev.divisi.policy.Evaluation;
import dev.divisi.policy.PatchSubject;
import dev.divisi.policy.Policy;
import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyReader;
import dev.divisi.policy.PolicyUnavailableException;
import dev.divisi.policy.diff.DiffReader;
import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.Verdict;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a patch is judged: 2,000 changed lines in 20 files by 100 rules, the defaults and others
 * like those that people write. The floor is reading the diff, which nobody who judges it can
 * spare. The repository's facts are in memory: how long git takes for them is another question.
 */
final class PolicyBenchmark {
  private static final int RULES = 100;
  private static final int FILES = 20;
  private static final int LINES_A_FILE = 100;
  private static final int LINE_BY_LINE = 5;
  private static final int PATTERNS = 5;
  private static final int WARM_UP = 400;
  private static final int RUNS = 1_000;
  private static final double TARGET_MILLIS = 20;
  private static final double NANOS_A_MILLI = 1e6;
  private static final double PERCENT = 99;

  private PolicyBenchmark() {}

  /** What is measured. */
  @FunctionalInterface
  private interface Work {
    void once() throws InterruptedException, PolicyUnavailableException, MalformedDiffException;
  }

  static void run(Report report) throws InterruptedException, BenchmarkException {
    String policy = policy();
    PolicyFile file = new PolicyFile.Present(policy.getBytes(UTF_8));
    PolicyReader reader = PolicyReader.shipped();
    int rules =
        switch (reader.read(file)) {
          case Policy.Valid valid -> valid.size();
          case Policy.Invalid invalid -> throw new BenchmarkException(invalid.reason());
        };
    Evaluation evaluation = new Evaluation((repository, path) -> file, reader);
    String diff = diff();
    try {
      PatchSubject subject = subject(diff);
      Verdict verdict = evaluation.evaluate(subject);
      report.progress("reading the diff alone");
      Measured floor = measure(() -> DiffReader.read(diff));
      report.progress("judging it by " + rules + " rules");
      Measured judged = measure(() -> evaluation.evaluate(subject));
      tell(report, rules, verdict, floor, judged);
    } catch (PolicyUnavailableException | MalformedDiffException impossible) {
      throw new BenchmarkException("The patch could not be judged: " + impossible.getMessage());
    }
  }

  /**
   * Both in milliseconds.
   *
   * @param wall time that passed, also while other programs had the processor
   * @param cpu the processor's time alone
   */
  private record Measured(Sample wall, Sample cpu) {}

  private static Measured measure(Work work)
      throws InterruptedException, PolicyUnavailableException, MalformedDiffException {
    for (int run = 0; run < WARM_UP; run++) {
      work.once();
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] wall = new double[RUNS];
    double[] cpu = new double[RUNS];
    for (int run = 0; run < RUNS; run++) {
      long began = System.nanoTime();
      long used = threads.getCurrentThreadCpuTime();
      work.once();
      cpu[run] = (threads.getCurrentThreadCpuTime() - used) / NANOS_A_MILLI;
      wall[run] = (System.nanoTime() - began) / NANOS_A_MILLI;
    }
    return new Measured(Sample.of(wall), Sample.of(cpu));
  }

  private static void tell(
      Report report, int rules, Verdict verdict, Measured floor, Measured judged) {
    report.table(
        "A patch of %,d changed lines in %d files by %d rules, ms"
            .formatted(FILES * LINES_A_FILE, FILES, rules),
        List.of("", "median", "p99", "max", "target"),
        List.of(
            row("reading the diff alone", floor.wall(), ""),
            row("the verdict", judged.wall(), "p99 under " + Math.round(TARGET_MILLIS)),
            row("the verdict, processor time", judged.cpu(), "")));
    report.line("");
    report.line(
        "The verdict is "
            + verdict.getOutcome()
            + " with "
            + verdict.getFindings().size()
            + " findings.");
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("benchmark", "policy");
    figures.put("rules", rules);
    figures.put("changedLines", FILES * LINES_A_FILE);
    figures.put("files", FILES);
    figures.put("p50Millis", Sample.rounded(judged.wall().median()));
    figures.put("p99Millis", Sample.rounded(judged.wall().percentile(PERCENT)));
    figures.put("maxMillis", Sample.rounded(judged.wall().max()));
    figures.put("cpuP50Millis", Sample.rounded(judged.cpu().median()));
    figures.put("cpuP99Millis", Sample.rounded(judged.cpu().percentile(PERCENT)));
    figures.put("floorP50Millis", Sample.rounded(floor.wall().median()));
    figures.put("targetP99Millis", TARGET_MILLIS);
    figures.put("runs", judged.wall().size());
    report.json(figures);
  }

  private static List<String> row(String what, Sample sample, String target) {
    return List.of(
        what,
        Report.number(sample.median()),
        Report.number(sample.percentile(PERCENT)),
        Report.number(sample.max()),
        target);
  }

  /**
   * The defaults, and so many more that there are a hundred: five look at every line, five at all
   * text by a pattern, the others at paths, words and numbers.
   */
  private static String policy() {
    int own = RULES;
    if (PolicyReader.shipped().read(new PolicyFile.Absent()) instanceof Policy.Valid defaults) {
      own -= defaults.size();
    }
    StringBuilder text =
        new StringBuilder("limits: {maxFiles: 100, maxChangedLines: 10000}\nrules:\n");
    for (int rule = 0; rule < own; rule++) {
      text.append("  - id: own-").append(rule).append("\n    reason: For the benchmark.\n");
      text.append("    outcome: requireApproval\n    ").append(asks(rule)).append('\n');
    }
    return text.toString();
  }

  private static String asks(int rule) {
    if (rule < LINE_BY_LINE) {
      return "when: file.added.exists(line, line.text.contains('forbidden" + rule + "('))";
    }
    if (rule < LINE_BY_LINE + PATTERNS) {
      return "when: file.addedText.matches('(?m)^import .*[.]internal" + rule + "[.]')";
    }
    return switch (rule % 3) {
      case 0 -> "paths: [\"**/area" + rule + "/**\", \"docs/{a,b}" + rule + "/*.md\"]";
      case 1 -> "when: file.kind == 'source' && file.addedText.contains('Legacy" + rule + "')";
      default -> "when: file.language == 'Java' && file.addedLines > 4" + rule;
    };
  }

  private static String diff() {
    StringBuilder diff = new StringBuilder();
    for (int file = 0; file < FILES; file++) {
      String path =
          switch (file % 4) {
            case 0 -> "src/main/java/shop/area/Prices" + file + ".java";
            case 1 -> "src/test/java/shop/area/Prices" + file + "Test.java";
            case 2 -> "src/main/resources/shop/messages" + file + ".properties";
            default -> "web/src/prices" + file + ".ts";
          };
      diff.append("diff --git a/").append(path).append(" b/").append(path);
      diff.append("\nindex ").append("1".repeat(40)).append("..").append("2".repeat(40));
      diff.append(" 100644\n--- a/").append(path).append("\n+++ b/").append(path).append('\n');
      int half = LINES_A_FILE / 2;
      diff.append("@@ -10,")
          .append(half)
          .append(" +10,")
          .append(half)
          .append(" @@ class Prices {\n");
      for (int line = 0; line < half; line++) {
        diff.append("-    total = total.plus(item.price().times(item.count()), RATE_").append(line);
        diff.append("); // line ").append(line).append('\n');
      }
      for (int line = 0; line < half; line++) {
        diff.append("+    total = total.plus(format(item.price()).times(item.count())), Rates.of(");
        diff.append(line).append(")); // line ").append(line).append('\n');
      }
    }
    return diff.toString();
  }

  private static PatchSubject subject(String diff) throws MalformedDiffException {
    String base = "1".repeat(40);
    return new PatchSubject(
        "raise-prices",
        new PlannedRepository(
            new Repository("shop", "/srv/shop.git", null), base, "divisi/raise-prices"),
        PlannedTask.newBuilder()
            .setId("prices")
            .setTitle("Raise prices")
            .setDescription("")
            .setRepository("shop")
            .setPool("implementers")
            .setAgent(new AgentChoice("command", "{}"))
            .setScope(List.of("src/**", "web/**"))
            .setChecks(List.of(new CheckCommand("test", List.of("make", "test"), 60)))
            .build(),
        DiffPatch.of(base, "2".repeat(40), diff),
        "command",
        null,
        PatchSubject.Stage.PROPOSED,
        List.of(),
        Instant.parse("2026-11-21T12:00:00Z"));
  }
}
