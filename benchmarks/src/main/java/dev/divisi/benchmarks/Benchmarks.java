package dev.divisi.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** The benchmarks, for whoever has a terminal. */
public enum Benchmarks {
  /** What a task costs in plans of any size. */
  BRAIN {
    @Override
    void run(Report report)
        throws IOException, InterruptedException, BenchmarkException, ExecutionException {
      BrainBenchmark.run(report);
    }
  },

  /** What the way from step to step costs. */
  DISPATCH {
    @Override
    void run(Report report) throws IOException, InterruptedException, BenchmarkException {
      DispatchBenchmark.run(report);
    }
  },

  /** How long a patch is judged. */
  POLICY {
    @Override
    void run(Report report) throws InterruptedException, BenchmarkException {
      PolicyBenchmark.run(report);
    }
  },

  /** How long a repository is indexed and asked; a generated one. */
  CONTEXT {
    @Override
    void run(Report report) throws IOException, InterruptedException, BenchmarkException {
      ContextBenchmark.run(report, Optional.empty());
    }
  },

  /** What it costs to start a program in a sandbox. */
  SANDBOX {
    @Override
    void run(Report report) throws IOException, InterruptedException, BenchmarkException {
      SandboxBenchmark.run(report);
    }
  };

  abstract void run(Report report)
      throws IOException, InterruptedException, BenchmarkException, ExecutionException;

  /**
   * Measures, which takes some minutes.
   *
   * @param out for the figures
   * @param err for progress
   * @param json whether one JSON line follows the tables
   * @throws BenchmarkException when it has no figures
   */
  public void run(PrintStream out, PrintStream err, boolean json)
      throws BenchmarkException, InterruptedException {
    try {
      run(new Report(out, err, json));
    } catch (IOException | ExecutionException e) {
      throw new BenchmarkException("The benchmark could not be carried out: " + e.getMessage(), e);
    }
  }

  /**
   * Measures how long a repository is indexed and asked.
   *
   * @param repository its URL or absolute path
   * @throws BenchmarkException when it has no figures
   */
  public static void runContext(PrintStream out, PrintStream err, boolean json, String repository)
      throws BenchmarkException, InterruptedException {
    try {
      ContextBenchmark.run(new Report(out, err, json), Optional.of(repository));
    } catch (IOException e) {
      throw new BenchmarkException("The benchmark could not be carried out: " + e.getMessage(), e);
    }
  }
}
