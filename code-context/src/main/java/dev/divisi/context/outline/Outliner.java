package dev.divisi.context.outline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads what files define and import: definitions by universal-ctags where it works and is quick,
 * and else by a scanner of our own, which sees what begins a line and guesses by indentation what
 * it is in. For any number of threads.
 */
public final class Outliner {
  /** A program that fails that often would only cost time. */
  private static final int MOST_FAILURES = 2;

  private final Ctags ctags;
  private final boolean ctagsWorks;
  private final AtomicInteger failures = new AtomicInteger();

  private Outliner(Ctags ctags, boolean ctagsWorks) {
    this.ctags = ctags;
    this.ctagsWorks = ctagsWorks;
  }

  /**
   * Finds out what there is to read with.
   *
   * @param program ctags, by name or path
   * @param directory where it runs
   * @param timeout for one batch of files
   */
  public static Outliner find(String program, Path directory, Duration timeout)
      throws InterruptedException {
    Ctags ctags = new Ctags(program, directory, timeout);
    return new Outliner(ctags, ctags.works());
  }

  /** Who finds the definitions, as long as nothing goes wrong. */
  public SymbolSource source() {
    return ctagsWorks ? SymbolSource.CTAGS : SymbolSource.SCANNER;
  }

  /** The outline of each file, in the same order. A file that ctags fails at is scanned instead. */
  public List<Outline> outlines(List<SourceFile> files) throws InterruptedException {
    List<SourceFile> code = files.stream().filter(file -> file.language().isForCtags()).toList();
    List<Optional<List<Symbol>>> found = byCtags(code);
    List<Outline> outlines = new ArrayList<>();
    int next = 0;
    for (SourceFile file : files) {
      List<String> lines = file.text().lines().toList();
      ImportScanner.Found imports = ImportScanner.scan(file.language(), lines);
      if (!file.language().hasSymbols()) {
        outlines.add(
            new Outline(SymbolSource.NONE, imports.declares(), List.of(), imports.imports()));
        continue;
      }
      Optional<List<Symbol>> symbols = Optional.empty();
      if (file.language().isForCtags() && !found.isEmpty()) {
        symbols = found.get(next);
        next++;
      }
      outlines.add(
          new Outline(
              symbols.isPresent() ? SymbolSource.CTAGS : SymbolSource.SCANNER,
              imports.declares(),
              symbols.orElseGet(() -> SymbolScanner.scan(file.language(), lines)),
              imports.imports()));
    }
    return outlines;
  }

  private List<Optional<List<Symbol>>> byCtags(List<SourceFile> files) throws InterruptedException {
    if (!ctagsWorks || files.isEmpty() || failures.get() >= MOST_FAILURES) {
      return List.of();
    }
    Optional<List<Optional<List<Symbol>>>> answer = ctags.symbols(files);
    if (answer.isEmpty()) {
      failures.incrementAndGet();
    }
    return answer.orElse(List.of());
  }
}
