package dev.divisi.benchmarks;

import dev.divisi.workspace.Folders;
import dev.divisi.workspace.process.Bounds;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandResult;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.SandboxMode;
import dev.divisi.workspace.process.SandboxUnavailableException;
import dev.divisi.workspace.process.Walls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What walls cost: a program that does nothing, started by the runner that starts agents and
 * checks, without a sandbox and in one. In turns, so that a busy machine is busy for both.
 */
final class SandboxBenchmark {
  private static final int WARM_UP = 30;
  private static final int RUNS = 300;
  private static final int FILES = 6_500;
  private static final int FILES_A_FOLDER = 100;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final double NANOS_A_MILLI = 1e6;
  private static final double PERCENT = 95;

  private SandboxBenchmark() {}

  static void run(Report report) throws IOException, InterruptedException, BenchmarkException {
    Path folder = Files.createTempDirectory("divisi-bench-").toRealPath();
    try {
      Path worktree = Files.createDirectory(folder.resolve("worktree"));
      report.progress("trying a sandbox out");
      long begun = System.nanoTime();
      Sandbox sandbox =
          SandboxMode.REQUIRED.open(List.of(), Bounds.defaults(), folder.resolve("sandbox"));
      double opening = (System.nanoTime() - begun) / NANOS_A_MILLI;
      Walls walls = new Walls(List.of(worktree), List.of(), false);
      report.progress("starting a program " + 2 * RUNS + " times");
      double[] plain = new double[RUNS];
      double[] confined = new double[RUNS];
      for (int run = -WARM_UP; run < RUNS; run++) {
        double without = once(Sandbox.NONE, walls, worktree);
        double with = once(sandbox, walls, worktree);
        if (run >= 0) {
          plain[run] = without;
          confined[run] = with;
        }
      }
      report.progress("looking through a worktree of " + FILES + " files");
      Sample look = look(sandbox, walls, worktree);
      tell(report, sandbox, opening, Sample.of(plain), Sample.of(confined), look);
    } catch (SandboxUnavailableException | CommandNotStartedException e) {
      throw new BenchmarkException("There is no sandbox to measure: " + e.getMessage());
    } finally {
      Folders.delete(folder);
    }
  }

  private static double once(Sandbox sandbox, Walls walls, Path worktree)
      throws CommandNotStartedException, InterruptedException, BenchmarkException {
    Command command = Command.of(List.of("true"), worktree, TIMEOUT);
    long begun = System.nanoTime();
    Command confined = sandbox.confine(command, walls);
    CommandResult result = new CommandRunner().run(confined, sandbox.guard(confined, walls));
    double millis = (System.nanoTime() - begun) / NANOS_A_MILLI;
    if (!result.succeeded()) {
      throw new BenchmarkException("A program that does nothing failed: " + result.logEnd());
    }
    return millis;
  }

  /** What the guard of a running program does now and then. */
  private static Sample look(Sandbox sandbox, Walls walls, Path worktree)
      throws IOException, CommandNotStartedException, InterruptedException {
    for (int file = 0; file < FILES; file++) {
      Path inner = worktree.resolve("folder-" + file / FILES_A_FOLDER);
      Files.createDirectories(inner);
      Files.writeString(inner.resolve("file-" + file), "text");
    }
    Command command = Command.of(List.of("true"), worktree, TIMEOUT);
    double[] millis = new double[WARM_UP];
    for (int run = 0; run < WARM_UP; run++) {
      // A guard looks at once when it is new, and then waits.
      var guard = sandbox.guard(sandbox.confine(command, walls), walls);
      long begun = System.nanoTime();
      guard.mayGoOn();
      millis[run] = (System.nanoTime() - begun) / NANOS_A_MILLI;
    }
    return Sample.of(millis);
  }

  private static void tell(
      Report report, Sandbox sandbox, double opening, Sample plain, Sample confined, Sample look) {
    report.table(
        "A program that does nothing, from its start until nothing of it is left, ms",
        List.of("", "median", "p95", "max"),
        List.of(row("without a sandbox", plain), row(sandbox.words(), confined)));
    report.line("");
    report.line(
        "The sandbox costs %s ms a program. To try it out when a worker starts took %s ms."
            .formatted(Report.number(confined.median() - plain.median()), Report.number(opening)));
    report.line(
        "While a program runs, its guard looks at processes and files; with %,d files that takes %s ms."
            .formatted(FILES, Report.number(look.median())));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("benchmark", "sandbox");
    figures.put("sandbox", sandbox.words());
    figures.put("plainP50Millis", Sample.rounded(plain.median()));
    figures.put("plainP95Millis", Sample.rounded(plain.percentile(PERCENT)));
    figures.put("confinedP50Millis", Sample.rounded(confined.median()));
    figures.put("confinedP95Millis", Sample.rounded(confined.percentile(PERCENT)));
    figures.put("costP50Millis", Sample.rounded(confined.median() - plain.median()));
    figures.put("openMillis", Sample.rounded(opening));
    figures.put("guardLookP50Millis", Sample.rounded(look.median()));
    figures.put("guardLookFiles", FILES);
    figures.put("runs", plain.size());
    report.json(figures);
  }

  private static List<String> row(String what, Sample sample) {
    return List.of(
        what,
        Report.number(sample.median()),
        Report.number(sample.percentile(PERCENT)),
        Report.number(sample.max()));
  }
}
