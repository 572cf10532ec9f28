package dev.divisi.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;

/**
 * What a task costs in plans of 100, 1,000 and 10,000 tasks. Small goals are run one after another
 * until as many tasks are measured as in a large one, when the time allows that.
 */
final class BrainBenchmark {
  static final int REPOSITORIES = 10;
  private static final int MAX_PARALLEL_TASKS = 64;
  private static final List<Integer> SIZES = List.of(100, 1_000, 10_000);
  private static final int LARGEST = 10_000;
  private static final List<PlanShape> SHAPES = List.of(PlanShape.LAYERS_OF_TEN, PlanShape.FAN_OUT);
  private static final Duration IN_ALL = Duration.ofSeconds(270);
  private static final int LIMIT_SECONDS = 200;

  /** With its default a goal of 100 tasks is over before much of it was written once. */
  private static final String COMMIT_OFTEN = "--divisi.task-graph.commit-interval=20ms";

  /** Of each shape: for 200,000 steps each goal costs less than the one before. */
  private static final int WARM_UP_GOALS = 25;

  private static final int WARM_UP_TASKS = 1_000;

  private static final int PURE_WARM_UP_RUNS = 2;
  private static final int PURE_RUNS = 3;
  private static final int MAX_ROUNDS = 5;

  /** What was measured of one shape and size, a value each run of goals. */
  private static final class Cell {
    private final List<Double> millis = new ArrayList<>();
    private final List<Double> processorMillis = new ArrayList<>();
    private final List<Double> written = new ArrayList<>();
    private final List<Double> peak = new ArrayList<>();
    private final List<Double> left = new ArrayList<>();
    private int tasks;
    private int faults;
  }

  private final Report report;
  private final Map<PlanShape, Map<Integer, Cell>> cells = new LinkedHashMap<>();
  private final Map<PlanShape, Map<Integer, Sample>> pure = new LinkedHashMap<>();

  /** How long the last goal of the warm-up took. */
  private final Map<PlanShape, Duration> warm = new EnumMap<>(PlanShape.class);

  private BrainBenchmark(Report report) {
    this.report = report;
  }

  static void run(Report report)
      throws IOException, InterruptedException, BenchmarkException, ExecutionException {
    new BrainBenchmark(report).run();
  }

  private void run()
      throws IOException, InterruptedException, BenchmarkException, ExecutionException {
    TimeBudget time = TimeBudget.of(IN_ALL);
    report.progress("the brain alone");
    measurePure();
    report.progress("starting a broker, the task graph and the workers");
    try (Ensemble ensemble = Ensemble.start(COMMIT_OFTEN);
        StateBytes bytes = new StateBytes(ensemble.clients())) {
      for (PlanShape shape : SHAPES) {
        Map<Integer, Cell> bySize = new LinkedHashMap<>();
        SIZES.forEach(size -> bySize.put(size, new Cell()));
        cells.put(shape, bySize);
      }
      warmUp(ensemble, time.share(0.35));
      long began = System.nanoTime();
      int rounds = 0;
      Duration round = Duration.ZERO;
      while (rounds < MAX_ROUNDS && (rounds == 0 || time.allows(round))) {
        measureRound(ensemble, bytes, time);
        rounds++;
        round = Duration.ofNanos((System.nanoTime() - began) / rounds);
      }
      tell(bytes.writtenByStore());
    }
  }

  private void measurePure() {
    for (int run = 0; run < PURE_WARM_UP_RUNS; run++) {
      SHAPES.forEach(shape -> SIZES.forEach(size -> pureMicrosPerTask(shape, size)));
    }
    for (PlanShape shape : SHAPES) {
      Map<Integer, Sample> bySize = new LinkedHashMap<>();
      for (int size : SIZES) {
        double[] micros = new double[PURE_RUNS];
        for (int run = 0; run < PURE_RUNS; run++) {
          micros[run] = pureMicrosPerTask(shape, size);
        }
        bySize.put(size, Sample.of(micros));
      }
      pure.put(shape, bySize);
    }
  }

  private static double pureMicrosPerTask(PlanShape shape, int size) {
    return PureBrain.nanosPerTask(shape, size, LARGEST / size, MAX_PARALLEL_TASKS) / 1_000;
  }

  /** Until all that matters is compiled. */
  private void warmUp(Ensemble ensemble, TimeBudget time) throws IOException {
    report.progress("warming up");
    for (int goal = 0; goal < WARM_UP_GOALS && (goal == 0 || time.allows(Duration.ZERO)); goal++) {
      for (PlanShape shape : SHAPES) {
        long began = System.nanoTime();
        ensemble.run(workload(ensemble, shape, WARM_UP_TASKS, 1));
        warm.put(shape, Duration.ofNanos(System.nanoTime() - began));
      }
    }
  }

  /**
   * All sizes of all shapes, the large goals between the smaller ones: what changes from minute to
   * minute, in this process or on this machine, counts for all.
   */
  private void measureRound(Ensemble ensemble, StateBytes bytes, TimeBudget time)
      throws IOException, BenchmarkException {
    // Layers can hardly run in parallel: a task of theirs takes twice as long.
    double share = 0.7;
    for (PlanShape shape : SHAPES) {
      TimeBudget own = time.share(share);
      share = 1;
      Duration large =
          warm.getOrDefault(shape, Duration.ZERO).multipliedBy(LARGEST / WARM_UP_TASKS);
      // Two small sizes; as many tasks of each as in the large goal, when the time allows that.
      int tasks = LARGEST;
      while (tasks > 2_000
          && !own.allows(large.plus(large.multipliedBy(2L * tasks).dividedBy(LARGEST)))) {
        tasks /= 2;
      }
      for (int size : List.of(1_000, 100, LARGEST, 100, 1_000)) {
        measure(ensemble, bytes, shape, size, Math.max(1, tasks / size / 2));
      }
    }
  }

  private void measure(Ensemble ensemble, StateBytes bytes, PlanShape shape, int size, int goals)
      throws IOException, BenchmarkException {
    report.progress("%s: %d goals of %d tasks".formatted(words(shape), goals, size));
    Duration processorBefore = ensemble.serviceProcessorTime();
    Workload workload = workload(ensemble, shape, size, goals);
    WorkloadResult result = ensemble.run(workload);
    Duration processor = ensemble.serviceProcessorTime().minus(processorBefore);
    if (result.unfinished() || result.seenMillis().size() < goals) {
      throw new BenchmarkException(
          "Of "
              + goals
              + " goals of "
              + size
              + " tasks only "
              + result.seenMillis().size()
              + " ended within "
              + LIMIT_SECONDS
              + " s.");
    }
    Cell cell = cell(shape, size);
    cell.tasks += goals * size;
    cell.faults += result.duplicates() + result.lost();
    for (int goal = 0; goal < goals; goal++) {
      cell.millis.add((result.plannedMillis().get(goal) + result.seenMillis().get(goal)) / size);
    }
    cell.processorMillis.add(processor.toMillis() / (double) (goals * size));
    for (StateBytes.OfGoal goal : bytes.readNew(workload.name())) {
      cell.written.add((double) goal.written() / size);
      cell.peak.add((double) goal.peak() / size);
      cell.left.add((double) goal.left() / size);
    }
  }

  private static Workload workload(Ensemble ensemble, PlanShape shape, int size, int goals) {
    return new Workload(
        ensemble.nextName(),
        goals,
        false,
        shape,
        size,
        REPOSITORIES,
        MAX_PARALLEL_TASKS,
        0,
        0,
        LIMIT_SECONDS);
  }

  private Cell cell(PlanShape shape, int size) {
    Map<Integer, Cell> bySize = cells.get(shape);
    Cell cell = bySize == null ? null : bySize.get(size);
    if (cell == null) {
      throw new IllegalStateException("nothing is measured for " + shape + " of " + size);
    }
    return cell;
  }

  private void tell(Map<String, Long> writtenByStore) {
    double worst = 0;
    Map<String, Object> shapes = new LinkedHashMap<>();
    int faults = 0;
    for (PlanShape shape : SHAPES) {
      Map<String, Object> figures = new LinkedHashMap<>();
      List<List<String>> rows = new ArrayList<>();
      for (int size : SIZES) {
        Cell cell = cell(shape, size);
        faults += cell.faults;
        Map<String, Object> ofSize = new LinkedHashMap<>();
        ofSize.put("tasksMeasured", cell.tasks);
        ofSize.put("millisPerTask", Sample.of(cell.millis).figures());
        ofSize.put("serviceProcessorMillisPerTask", Sample.of(cell.processorMillis).figures());
        ofSize.put("changelogBytesPerTask", Sample.of(cell.written).figures());
        ofSize.put("peakLiveBytesPerTask", Sample.of(cell.peak).figures());
        ofSize.put("liveBytesPerTaskAtTheEnd", Sample.of(cell.left).figures());
        Sample brain = pure(shape, size);
        ofSize.put("brainAloneMicrosPerTask", brain.figures());
        figures.put(Integer.toString(size), ofSize);
        rows.add(
            List.of(
                Integer.toString(size),
                Integer.toString(cell.tasks),
                Report.spread(Sample.of(cell.millis)),
                Report.spread(Sample.of(cell.processorMillis)),
                Report.number(Sample.of(cell.written).median()),
                Report.number(Sample.of(cell.peak).median()),
                Report.number(Sample.of(cell.left).median()),
                Report.spread(brain)));
      }
      Map<String, Object> ratios = new LinkedHashMap<>();
      ratios.put("time", ratio(shape, cell -> Sample.of(cell.millis).median()));
      ratios.put(
          "serviceProcessorTime", ratio(shape, cell -> Sample.of(cell.processorMillis).median()));
      ratios.put("changelogBytes", ratio(shape, cell -> Sample.of(cell.written).median()));
      ratios.put("peakLiveBytes", ratio(shape, cell -> Sample.of(cell.peak).median()));
      ratios.put("liveBytesAtTheEnd", ratio(shape, cell -> Sample.of(cell.left).median()));
      ratios.put(
          "brainAlone", Sample.rounded(pure(shape, LARGEST).median() / pure(shape, 100).median()));
      figures.put("ratio10000to100", ratios);
      for (String counted :
          List.of("time", "changelogBytes", "peakLiveBytes", "liveBytesAtTheEnd")) {
        worst = Math.max(worst, (double) ratios.getOrDefault(counted, 0.0));
      }
      shapes.put(words(shape), figures);
      report.table(
          words(shape) + ": for each task, median (min to max)",
          List.of(
              "tasks a goal",
              "measured",
              "ms",
              "service CPU ms",
              "changelog B",
              "peak live B",
              "left B",
              "brain alone µs"),
          rows);
      report.line("10,000 to 100: " + ratios);
    }
    report.line("");
    report.line(
        "A task in a plan of 10,000 costs "
            + Report.number(worst)
            + " times one in a plan of 100, at the worst (target: at most 1.2).");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("benchmark", "brain");
    json.put("perTaskRatio10000to100", Sample.rounded(worst));
    json.put("target", 1.2);
    json.put("duplicateOrLostSteps", faults);
    json.put("shapes", shapes);
    json.put("changelogBytesByStore", writtenByStore);
    report.json(json);
  }

  private double ratio(PlanShape shape, ToDoubleFunction<Cell> figure) {
    return Sample.rounded(
        figure.applyAsDouble(cell(shape, LARGEST)) / figure.applyAsDouble(cell(shape, 100)));
  }

  private Sample pure(PlanShape shape, int size) {
    Map<Integer, Sample> bySize = pure.get(shape);
    Sample sample = bySize == null ? null : bySize.get(size);
    if (sample == null) {
      throw new IllegalStateException("nothing is measured for " + shape + " of " + size);
    }
    return sample;
  }

  private static String words(PlanShape shape) {
    return switch (shape) {
      case LAYERS_OF_TEN -> "layersOfTen";
      case FAN_OUT -> "fanOut";
      case ONE_FOUR_FOUR_ONE -> "oneFourFourOne";
      case INDEPENDENT -> "independent";
    };
  }
}
