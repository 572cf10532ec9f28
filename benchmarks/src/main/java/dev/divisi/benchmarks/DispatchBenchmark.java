package dev.divisi.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the way from step to step costs: how long one goal takes when nothing takes time but the
 * task graph, how many steps a second there can be, and how busy workers are kept.
 */
final class DispatchBenchmark {
  /** Steps that follow one another in {@link PlanShape#ONE_FOUR_FOUR_ONE}. */
  private static final int STEPS_IN_A_ROW = 16;

  private static final int TASKS = 10;

  /** As many as a layer is wide, so that the merges of a layer need not wait for each other. */
  private static final int REPOSITORIES = 4;

  private static final int GOALS_AT_ONCE = 300;
  private static final int GOALS_ALONE = 15;

  /** Throughput rises for some 200,000 steps, until all that matters is compiled. */
  private static final int WARM_UP_BATCHES = 18;

  private static final int SLEEPING_TASKS = 1_000;
  private static final int SLEEP_MILLIS = 100;
  private static final int WORKERS = 64;
  private static final int SLEEPING_REPOSITORIES = 16;
  private static final int LIMIT_SECONDS = 90;
  private static final Duration IN_ALL = Duration.ofSeconds(270);

  /** One way of running the service. */
  private static final class Figures {
    private final List<Double> hops = new ArrayList<>();
    private final List<Double> alone = new ArrayList<>();
    private final List<Double> aloneCommitted = new ArrayList<>();
    private final List<Double> multiples = new ArrayList<>();
    private final List<Double> stepsPerSecond = new ArrayList<>();
    private final List<Double> processorMicrosPerStep = new ArrayList<>();
    private final List<Double> allProcessorMicrosPerStep = new ArrayList<>();
  }

  /** How near a workload came to what its workers need, in percent. */
  private static final class Ideal {
    private final List<Double> seen = new ArrayList<>();
    private final List<Double> committed = new ArrayList<>();
  }

  private final Report report;
  private final Ideal oneGoal = new Ideal();
  private final Ideal oneGoalBounded = new Ideal();
  private final Ideal twentyGoals = new Ideal();
  private int steps;
  private int duplicates;
  private int lost;
  private int refused;

  private DispatchBenchmark(Report report) {
    this.report = report;
  }

  static void run(Report report) throws IOException, InterruptedException, BenchmarkException {
    new DispatchBenchmark(report).run();
  }

  private void run() throws IOException, InterruptedException, BenchmarkException {
    TimeBudget time = TimeBudget.of(IN_ALL);
    report.progress("starting a broker, the task graph and the workers");
    Figures exactly = new Figures();
    Figures atLeast = new Figures();
    Profile profile;
    try (Ensemble ensemble = Ensemble.start()) {
      warmUp(ensemble, time.share(0.2));
      report.progress("one goal alone, " + GOALS_AT_ONCE + " goals at once, and raw hops");
      measure(ensemble, exactly, time.share(0.4));
      report.progress(
          "%d tasks of %d ms on %d workers".formatted(SLEEPING_TASKS, SLEEP_MILLIS, WORKERS));
      measureSleeping(ensemble, time.share(0.35));
      report.progress("a profile of the task graph");
      ensemble.startRecording();
      count(ensemble.run(noWork(ensemble, GOALS_AT_ONCE, true)));
      profile = Profile.of(ensemble.stopRecording());
      report.progress("the same with at-least-once");
      // Without transactions nobody asks for commits: as often as under load otherwise.
      ensemble.restartService(
          List.of("streams:processing.guarantee=at_least_once", "streams:commit.interval.ms=500"));
      warmUp(ensemble, time.share(0.3));
      measure(ensemble, atLeast, time.share(0.8));
    }
    tell(exactly, atLeast, profile);
  }

  /** Until the code is compiled; on a slow machine no longer than the time allows. */
  private void warmUp(Ensemble ensemble, TimeBudget time) throws IOException {
    report.progress("warming up");
    ensemble.hops(STEPS_IN_A_ROW, 20);
    ensemble.run(noWork(ensemble, 3, false));
    for (int batch = 0; batch < WARM_UP_BATCHES && time.allows(Duration.ZERO); batch++) {
      ensemble.run(noWork(ensemble, GOALS_AT_ONCE, true));
    }
  }

  private void measure(Ensemble ensemble, Figures figures, TimeBudget time)
      throws IOException, BenchmarkException {
    int rounds = 0;
    long began = System.nanoTime();
    Duration round = Duration.ZERO;
    while (rounds < 5 && (rounds == 0 || time.allows(round))) {
      Sample hops = Sample.of(ensemble.hops(STEPS_IN_A_ROW, 30));
      WorkloadResult alone = count(ensemble.run(noWork(ensemble, GOALS_ALONE, false)));
      Sample seen = Sample.of(alone.seenMillis());
      figures.hops.add(hops.median());
      figures.alone.add(seen.median());
      figures.aloneCommitted.add(Sample.of(alone.committedMillis()).median());
      figures.multiples.add(seen.median() / hops.median());
      Duration before = ensemble.serviceProcessorTime();
      Duration allBefore = ensemble.allProcessorTime();
      WorkloadResult many = count(ensemble.run(noWork(ensemble, GOALS_AT_ONCE, true)));
      figures.processorMicrosPerStep.add(
          ensemble.serviceProcessorTime().minus(before).toMillis() * 1_000.0 / many.steps());
      figures.allProcessorMicrosPerStep.add(
          ensemble.allProcessorTime().minus(allBefore).toMillis() * 1_000.0 / many.steps());
      figures.stepsPerSecond.add(many.stepsPerSecond());
      rounds++;
      round = Duration.ofNanos((System.nanoTime() - began) / rounds);
    }
  }

  private void measureSleeping(Ensemble ensemble, TimeBudget time)
      throws IOException, BenchmarkException {
    // What they do otherwise than goals without work must be compiled, too.
    count(ensemble.run(sleeping(ensemble, 1, SLEEPING_TASKS)));
    int rounds = 0;
    long began = System.nanoTime();
    Duration round = Duration.ZERO;
    while (rounds < 5 && (rounds == 0 || time.allows(round))) {
      measureIdeal(ensemble, oneGoal, 1, SLEEPING_TASKS);
      measureIdeal(ensemble, twentyGoals, 20, SLEEPING_TASKS);
      measureIdeal(ensemble, oneGoalBounded, 1, WORKERS);
      rounds++;
      round = Duration.ofNanos((System.nanoTime() - began) / rounds);
    }
  }

  private void measureIdeal(Ensemble ensemble, Ideal ideal, int goals, int maxParallelTasks)
      throws IOException, BenchmarkException {
    Workload workload = sleeping(ensemble, goals, maxParallelTasks);
    WorkloadResult result = count(ensemble.run(workload));
    ideal.seen.add(100 * workload.idealMillis() / result.allSeenMillis());
    ideal.committed.add(100 * workload.idealMillis() / result.allMillis());
  }

  private static Workload sleeping(Ensemble ensemble, int goals, int maxParallelTasks) {
    return new Workload(
        ensemble.nextName(),
        goals,
        true,
        PlanShape.INDEPENDENT,
        SLEEPING_TASKS / goals,
        SLEEPING_REPOSITORIES,
        maxParallelTasks,
        WORKERS,
        SLEEP_MILLIS,
        LIMIT_SECONDS);
  }

  private static Workload noWork(Ensemble ensemble, int goals, boolean atOnce) {
    return new Workload(
        ensemble.nextName(),
        goals,
        atOnce,
        PlanShape.ONE_FOUR_FOUR_ONE,
        TASKS,
        REPOSITORIES,
        WORKERS,
        0,
        0,
        LIMIT_SECONDS);
  }

  private WorkloadResult count(WorkloadResult result) throws BenchmarkException {
    if (result.unfinished() || result.seenMillis().isEmpty()) {
      throw new BenchmarkException(
          "Goals did not end within "
              + LIMIT_SECONDS
              + " s. Is the machine busy with something else? Try again when it is not.");
    }
    steps += result.steps();
    duplicates += result.duplicates();
    lost += result.lost();
    refused += result.refused();
    return result;
  }

  private void tell(Figures exactly, Figures atLeast, Profile profile) {
    report.table(
        "median (min to max)",
        List.of("", "exactly once", "at least once", "target"),
        List.of(
            row("16 raw hops, ms", exactly.hops, atLeast.hops, ""),
            row("one goal alone, ms", exactly.alone, atLeast.alone, ""),
            row(
                "  until its end is committed, ms",
                exactly.aloneCommitted,
                atLeast.aloneCommitted,
                ""),
            row("  in multiples of 16 raw hops", exactly.multiples, atLeast.multiples, "at most 4"),
            row(
                "300 goals at once, steps/s",
                exactly.stepsPerSecond,
                atLeast.stepsPerSecond,
                "at least 10,000"),
            row(
                "  service CPU, µs a step",
                exactly.processorMicrosPerStep,
                atLeast.processorMicrosPerStep,
                ""),
            row(
                "  CPU of all processes, µs a step",
                exactly.allProcessorMicrosPerStep,
                atLeast.allProcessorMicrosPerStep,
                "")));
    report.table(
        "1,000 tasks of 100 ms on 64 workers, percent of ideal",
        List.of("", "until the end is seen", "until it is committed", "target"),
        List.of(
            row("one goal", oneGoal.seen, oneGoal.committed, "at least 95"),
            row("20 goals", twentyGoals.seen, twentyGoals.committed, "at least 95"),
            row("one goal, 64 at once", oneGoalBounded.seen, oneGoalBounded.committed, "")));
    report.line("");
    report.line(
        "%d steps: %d duplicates, %d lost (target: none of either); %d claims refused."
            .formatted(steps, duplicates, lost, refused));
    table("What the task graph's process does, percent of samples", profile.parts());
    table("The same by thread", profile.threads());
    table("The same by method, without what it calls", profile.alone());
    report.json(json(exactly, atLeast, profile));
  }

  private void table(String title, Map<String, Double> percent) {
    List<List<String>> rows = new ArrayList<>();
    percent.forEach((name, part) -> rows.add(List.of(name, Report.number(part))));
    report.table(title, List.of("", "%"), rows);
  }

  private static List<String> row(
      String name, List<Double> one, List<Double> other, String target) {
    return List.of(name, Report.spread(Sample.of(one)), Report.spread(Sample.of(other)), target);
  }

  private Map<String, Object> json(Figures exactly, Figures atLeast, Profile profile) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("benchmark", "dispatch");
    json.put("oneGoalInRawHops", Sample.rounded(Sample.of(exactly.multiples).median()));
    json.put("stepsPerSecond", Sample.rounded(Sample.of(exactly.stepsPerSecond).median()));
    json.put("percentOfIdealAsOneGoal", Sample.rounded(Sample.of(oneGoal.seen).median()));
    json.put("percentOfIdealAsTwentyGoals", Sample.rounded(Sample.of(twentyGoals.seen).median()));
    json.put("steps", steps);
    json.put("duplicateSteps", duplicates);
    json.put("lostSteps", lost);
    json.put("refusedClaims", refused);
    json.put(
        "targets", Map.of("oneGoalInRawHops", 4, "stepsPerSecond", 10_000, "percentOfIdeal", 95));
    json.put("exactlyOnce", figures(exactly));
    json.put("atLeastOnce", figures(atLeast));
    Map<String, Object> ideal = new LinkedHashMap<>();
    ideal.put("oneGoal", figures(oneGoal));
    ideal.put("twentyGoals", figures(twentyGoals));
    ideal.put("oneGoal64AtOnce", figures(oneGoalBounded));
    json.put("percentOfIdeal", ideal);
    json.put("profile", profile);
    return json;
  }

  private static Map<String, Object> figures(Figures figures) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rawHops16Millis", Sample.of(figures.hops).figures());
    json.put("oneGoalMillis", Sample.of(figures.alone).figures());
    json.put("oneGoalCommittedMillis", Sample.of(figures.aloneCommitted).figures());
    json.put("oneGoalInRawHops", Sample.of(figures.multiples).figures());
    json.put("stepsPerSecond", Sample.of(figures.stepsPerSecond).figures());
    json.put("serviceProcessorMicrosPerStep", Sample.of(figures.processorMicrosPerStep).figures());
    json.put("allProcessorMicrosPerStep", Sample.of(figures.allProcessorMicrosPerStep).figures());
    return json;
  }

  private static Map<String, Object> figures(Ideal ideal) {
    return Map.of(
        "seen", Sample.of(ideal.seen).figures(), "committed", Sample.of(ideal.committed).figures());
  }
}
