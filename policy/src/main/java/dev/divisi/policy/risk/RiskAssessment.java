package dev.divisi.policy.risk;

import dev.divisi.policy.PolicyUnavailableException;
import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.PathNames;
import dev.divisi.policy.inspect.FileFacts;
import dev.divisi.policy.inspect.FileTable;
import dev.divisi.schemas.ChangeKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Weighs a patch. Each thing that makes it reach further adds points, and says so; the same patch
 * on the same base has the same score, whoever asks.
 */
public final class RiskAssessment {
  private static final int MOST_NAMES = 50;
  private static final int SHORTEST_NAME = 3;
  private static final int LONGEST_NAME = 100;
  private static final int SHOWN = 3;
  private static final int MOST_READ = 10;
  private static final int LARGEST_SCORE = 100;

  /** Names that everything has: who mentions them says nothing of who uses them. */
  private static final Set<String> EVERYWHERE =
      Set.of(
          "toString",
          "equals",
          "hashCode",
          "compareTo",
          "close",
          "main",
          "default",
          "exports",
          "constructor",
          "get",
          "set",
          "run",
          "new",
          "init");

  /** What a kind of file adds by being changed, and what is said of it. */
  private record KindWeight(String kind, int points, String what) {}

  private static final List<KindWeight> KINDS =
      List.of(
          new KindWeight("ci", 25, "changes what runs in continuous integration"),
          new KindWeight("agentInstructions", 20, "changes what agents are told"),
          new KindWeight("container", 15, "changes how it is packed or deployed"),
          new KindWeight("dependencyManifest", 10, "changes a dependency manifest"),
          new KindWeight("build", 10, "changes how it is built"),
          new KindWeight("lockFile", 5, "changes which versions of dependencies are used"),
          new KindWeight("configuration", 5, "changes configuration"),
          new KindWeight("data", 5, "changes data"));

  private record Weight(int points, String reason) {}

  private final List<ChangedFile> files;
  private final List<FileFacts> facts;
  private final RepositoryFacts repository;
  private final List<Weight> weights = new ArrayList<>();

  private RiskAssessment(
      List<ChangedFile> files, List<FileFacts> facts, RepositoryFacts repository) {
    this.files = files;
    this.facts = facts;
    this.repository = repository;
  }

  /**
   * The risk of a patch.
   *
   * @param facts of each of the files, in their order
   * @throws PolicyUnavailableException when the repository cannot be read now
   */
  public static PatchRisk of(
      List<ChangedFile> files,
      List<FileFacts> facts,
      RepositoryFacts repository,
      RiskThresholds thresholds)
      throws PolicyUnavailableException, InterruptedException {
    if (files.size() != facts.size()) {
      throw new IllegalArgumentException(
          "there are " + files.size() + " files and facts of " + facts.size());
    }
    return new RiskAssessment(files, facts, repository).weigh(thresholds);
  }

  private PatchRisk weigh(RiskThresholds thresholds)
      throws PolicyUnavailableException, InterruptedException {
    Set<List<String>> groups = owners();
    List<String> owners = groups.stream().flatMap(List::stream).distinct().sorted().toList();
    weighApi();
    weighTests();
    weighSecrets();
    weighKinds();
    weighSize();
    weighOwners(groups, owners);
    int score = Math.min(LARGEST_SCORE, weights.stream().mapToInt(Weight::points).sum());
    List<String> reasons =
        weights.stream()
            .sorted(
                Comparator.comparingInt(Weight::points).reversed().thenComparing(Weight::reason))
            .map(Weight::reason)
            .toList();
    return new PatchRisk(score, thresholds.level(score).name(), reasons, owners);
  }

  private void add(int points, String reason) {
    weights.add(new Weight(points, reason));
  }

  private void weighApi() throws PolicyUnavailableException, InterruptedException {
    Set<String> changed = new TreeSet<>();
    Set<String> added = new TreeSet<>();
    int touched = 0;
    for (FileFacts file : facts) {
      changed.addAll(file.changedNames());
      added.addAll(file.addedNames());
      touched += file.publicApiChanged() ? 1 : 0;
    }
    if (touched > 0) {
      Optional<Integer> counted = uses(changed);
      int uses = counted.orElse(RepositoryFacts.MOST_MENTIONS);
      add(
          20 + Math.min(10, 5 * (touched - 1)) + pointsOfUses(uses),
          "changes the public API of "
              + counted(touched, "file")
              + ": "
              + some(changed)
              + (counted.isEmpty()
                  ? " (where they are used is too much to search: it counts as everywhere)"
                  : uses > 0 ? " (used in " + shownUses(uses) + ")" : ""));
    } else if (!added.isEmpty()) {
      add(5, "adds to the public API: " + some(added));
    }
  }

  /** In how many other files the name is that is used most; empty when that is too many to tell. */
  private Optional<Integer> uses(Set<String> changed)
      throws PolicyUnavailableException, InterruptedException {
    Set<String> names =
        changed.stream()
            .filter(RiskAssessment::isTelling)
            .limit(MOST_NAMES)
            .collect(Collectors.toCollection(TreeSet::new));
    if (names.isEmpty()) {
      return Optional.of(0);
    }
    Set<String> own = new TreeSet<>();
    files.forEach(file -> own.add(file.path()));
    return repository
        .mentions(names, own)
        .map(
            mentions ->
                Math.min(
                    RepositoryFacts.MOST_MENTIONS,
                    names.stream()
                        .mapToInt(name -> mentions.getOrDefault(name, 0))
                        .max()
                        .orElse(0)));
  }

  private static boolean isTelling(String name) {
    return name.length() >= SHORTEST_NAME
        && name.length() <= LONGEST_NAME
        && name.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c))
        && !EVERYWHERE.contains(name);
  }

  private static int pointsOfUses(int uses) {
    if (uses >= 50) {
      return 25;
    }
    if (uses >= 10) {
      return 18;
    }
    if (uses >= 3) {
      return 10;
    }
    return uses > 0 ? 5 : 0;
  }

  private static String shownUses(int uses) {
    return uses >= RepositoryFacts.MOST_MENTIONS
        ? RepositoryFacts.MOST_MENTIONS + " or more other files"
        : counted(uses, "other file");
  }

  private void weighTests() throws PolicyUnavailableException, InterruptedException {
    long weakened = facts.stream().filter(file -> !file.testsWeakened().isEmpty()).count();
    if (weakened > 0) {
      add(25, "makes tests say less in " + counted((int) weakened, "file"));
    }
    FileTable table = FileTable.shipped();
    List<String> sources = new ArrayList<>();
    boolean testsChange = false;
    for (int index = 0; index < files.size(); index++) {
      ChangedFile file = files.get(index);
      FileFacts fact = facts.get(index);
      testsChange |= fact.kind().equals(FileTable.TEST) && file.added().findAny().isPresent();
      if (fact.kind().equals(FileTable.SOURCE)
          && file.change() != ChangeKind.DELETED
          && !file.hunks().isEmpty()
          && !fact.generated()
          && table.isTestable(file.path())) {
        sources.add(file.path());
      }
    }
    if (sources.isEmpty()) {
      return;
    }
    TestsBeside tests = new TestsBeside(table, repository.paths(), files);
    List<String> untested = new ArrayList<>();
    int read = 0;
    for (String source : sources) {
      boolean tested = tests.has(source);
      if (!tested && source.endsWith(".rs") && read++ < MOST_READ) {
        tested = hasTestsInside(source);
      }
      if (!tested) {
        untested.add(source);
      }
    }
    if (!untested.isEmpty()) {
      boolean all = untested.size() == sources.size();
      add(
          testsChange ? 5 : all ? 15 : 10,
          "has no test beside " + counted(untested.size(), "changed file") + ": " + some(untested));
    }
  }

  /** Tests in Rust stand in the file that they test. */
  private boolean hasTestsInside(String path)
      throws PolicyUnavailableException, InterruptedException {
    Optional<String> before =
        repository.paths().contains(path) ? repository.read(path) : Optional.empty();
    return before.filter(text -> text.contains("#[cfg(test)]")).isPresent()
        || files.stream()
            .filter(file -> file.path().equals(path))
            .flatMap(ChangedFile::added)
            .anyMatch(line -> line.text().contains("#[cfg(test)]"));
  }

  private void weighSecrets() {
    long secrets = facts.stream().filter(file -> !file.secrets().isEmpty()).count();
    if (secrets > 0) {
      add(40, "has what looks like a secret in " + counted((int) secrets, "file"));
    }
  }

  private void weighKinds() {
    for (KindWeight weight : KINDS) {
      List<String> paths =
          facts.stream()
              .filter(file -> file.kind().equals(weight.kind()))
              .map(FileFacts::path)
              .toList();
      if (!paths.isEmpty()) {
        add(weight.points(), weight.what() + ": " + some(paths));
      }
    }
    if (facts.stream().anyMatch(FileFacts::dependenciesChanged)) {
      add(8, "changes what it depends on");
    }
    if (facts.stream().anyMatch(FileFacts::licenceHeaderRemoved)) {
      add(10, "takes a licence or copyright away");
    }
    long executable = files.stream().filter(ChangedFile::becomesExecutable).count();
    if (executable > 0) {
      add(15, "makes " + counted((int) executable, "file") + " executable");
    }
    long binary = files.stream().filter(ChangedFile::binary).count();
    if (binary > 0) {
      add(10, "changes " + counted((int) binary, "file") + " that nobody can read");
    }
    Set<String> moved =
        files.stream()
            .flatMap(file -> Optional.ofNullable(file.previousPath()).stream())
            .collect(Collectors.toSet());
    long gone =
        facts.stream()
            .filter(file -> file.kind().equals(FileTable.SOURCE) && !moved.contains(file.path()))
            .filter(file -> isDeleted(file.path()))
            .count();
    if (gone > 0) {
      add(10, "deletes " + counted((int) gone, "source file"));
    }
  }

  private boolean isDeleted(String path) {
    return files.stream()
        .anyMatch(file -> file.path().equals(path) && file.change() == ChangeKind.DELETED);
  }

  private void weighSize() {
    long lines = 0;
    int changed = 0;
    for (int index = 0; index < files.size(); index++) {
      FileFacts fact = facts.get(index);
      boolean written =
          !fact.generated()
              && !fact.kind().equals("lockFile")
              && !fact.kind().equals("documentation");
      if (written) {
        changed++;
        lines += (long) files.get(index).addedLines() + files.get(index).removedLines();
      }
    }
    int points = pointsOfLines(lines) + (changed > 30 ? 10 : changed > 10 ? 5 : 0);
    if (points > 0) {
      add(points, "changes " + lines + " lines in " + counted(changed, "file"));
    }
  }

  private static int pointsOfLines(long lines) {
    if (lines > 1000) {
      return 25;
    }
    if (lines > 400) {
      return 18;
    }
    if (lines > 100) {
      return 10;
    }
    return lines > 30 ? 5 : 0;
  }

  /** Who owns what changes, in groups: any owner of a group can speak for its files. */
  private Set<List<String>> owners() throws PolicyUnavailableException, InterruptedException {
    CodeOwners owners = CodeOwners.of(repository);
    Set<List<String>> groups = new LinkedHashSet<>();
    files.forEach(file -> groups.add(owners.of(file.path())));
    groups.remove(List.of());
    return groups;
  }

  private void weighOwners(Set<List<String>> groups, List<String> owners) {
    if (groups.size() > 1) {
      add(
          groups.size() > 3 ? 10 : 5,
          "belongs to " + groups.size() + " groups of owners: " + some(owners));
    }
  }

  private static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String some(Collection<String> names) {
    String shown =
        names.stream().limit(SHOWN).map(PathNames::shown).collect(Collectors.joining(", "));
    int more = names.size() - SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
