package dev.divisi.planner.domain;

import dev.divisi.documents.FieldPath;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.planner.domain.Playbook.FileSearch;
import dev.divisi.planner.domain.Playbook.Finder;
import dev.divisi.planner.domain.Playbook.ModuleSearch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs the finders of a playbook. What they find is ordered by path, so the same commit gives the
 * same plan.
 */
final class Finders {
  private static final int MOST_ITEMS = 10_000;

  private static final List<PathGlob> ANY_FILE = List.of(PathGlob.parse("**"));

  private final Map<String, Source> sources;
  private final String usual;
  private final Templates templates;
  private final Map<String, Object> parameters;
  private final PlaybookProblems problems;
  private final Map<String, MavenTree> trees = new HashMap<>();

  /**
   * @param sources by the repository's name, in the order of the goal
   * @param usual name of the repository that is searched when a finder names none
   */
  Finders(
      Map<String, Source> sources,
      String usual,
      Templates templates,
      Map<String, Object> parameters,
      PlaybookProblems problems) {
    this.sources = sources;
    this.usual = usual;
    this.templates = templates;
    this.parameters = parameters;
    this.problems = problems;
  }

  /** The found lists by name. Notes what is wrong with a finder and goes on. */
  Map<String, List<FoundItem>> run(Map<String, Finder> finders)
      throws PlanningException, InterruptedException {
    Map<String, List<FoundItem>> found = new LinkedHashMap<>();
    for (Map.Entry<String, Finder> entry : finders.entrySet()) {
      FieldPath path = FieldPath.of("find", entry.getKey());
      if (parameters.containsKey(entry.getKey())) {
        problems.add(
            PlaybookProblems.PLAYBOOK_INVALID, path, "a parameter has the same name; rename one");
        continue;
      }
      if (!entry.getKey().matches(Playbook.NAME)) {
        problems.add(
            PlaybookProblems.PLAYBOOK_INVALID,
            path,
            "a found list's name is a letter, then letters, digits and _");
        continue;
      }
      List<FoundItem> items = run(entry.getValue(), path);
      if (items.size() > MOST_ITEMS) {
        problems.add(
            "PLAN_TOO_LARGE", path, "finds " + items.size() + " items; at most " + MOST_ITEMS);
        items = List.of();
      }
      found.put(entry.getKey(), items);
    }
    return found;
  }

  private List<FoundItem> run(Finder finder, FieldPath path)
      throws PlanningException, InterruptedException {
    Optional<String> name = repository(finder.repository(), path.key("repository"));
    if (name.isEmpty()) {
      return List.of();
    }
    Source source = source(name.get());
    if (finder.mavenModules() != null) {
      return modules(name.get(), finder.mavenModules(), path.key("mavenModules"));
    }
    if (finder.files() != null) {
      return files(source, finder.files(), path.key("files"));
    }
    if (finder.directories() != null) {
      return directories(source, finder.directories(), path.key("directories"));
    }
    throw new IllegalStateException("a finder has exactly one kind");
  }

  /** The repository that is named, or the goal's first. */
  private Optional<String> repository(@Nullable String template, FieldPath path) {
    if (template == null) {
      return Optional.of(usual);
    }
    Optional<String> name = fill(template, path);
    if (name.isPresent() && !sources.containsKey(name.get())) {
      problems.add(
          "PLAN_UNKNOWN_REPOSITORY",
          path,
          "the goal has no repository \""
              + Shown.of(name.get())
              + "\"; it has: "
              + Shown.names(sources.keySet()));
      return Optional.empty();
    }
    return name;
  }

  private Source source(String name) {
    Source source = sources.get(name);
    if (source == null) {
      throw new IllegalStateException("no source for " + name);
    }
    return source;
  }

  private List<FoundItem> modules(String repository, ModuleSearch search, FieldPath path)
      throws PlanningException, InterruptedException {
    Source source = source(repository);
    List<PathGlob> within = globs(search.within(), path.key("in"));
    List<String> except = texts(search.except(), path.key("except"));
    Optional<Set<String>> matching = matching(source, search.containing(), ANY_FILE, path);
    if (matching.isEmpty() || within.size() < search.within().size()) {
      return List.of();
    }
    String key = repository + "\n" + except;
    MavenTree tree = trees.get(key);
    if (tree == null) {
      tree = MavenTree.read(source, except);
      trees.put(key, tree);
    }
    Set<FoundItem> found = new LinkedHashSet<>();
    if (search.containing() == null && within.isEmpty()) {
      found.addAll(tree.modules());
    }
    for (String file : search.containing() == null ? source.files() : matching.get()) {
      Optional<FoundItem> module = tree.moduleOf(file);
      if (module.isPresent() && !found.contains(module.get())) {
        String relative =
            module.get().path().equals(".")
                ? file
                : file.substring(module.get().path().length() + 1);
        boolean wanted =
            within.isEmpty()
                ? search.containing() != null
                : within.stream().anyMatch(glob -> glob.matches(relative));
        if (wanted) {
          found.add(module.get());
        }
      }
    }
    return tree.modules().stream()
        .filter(found::contains)
        .filter(module -> !except.contains(module.name()) && !except.contains(module.path()))
        .toList();
  }

  private List<FoundItem> files(Source source, FileSearch search, FieldPath path)
      throws PlanningException, InterruptedException {
    return matchingFiles(source, search, path).stream()
        .map(file -> new FoundItem(lastPart(file), file, MavenTree.directoryOf(file)))
        .toList();
  }

  private List<FoundItem> directories(Source source, FileSearch search, FieldPath path)
      throws PlanningException, InterruptedException {
    Map<String, FoundItem> found = new TreeMap<>();
    for (String file : matchingFiles(source, search, path)) {
      String directory = MavenTree.directoryOf(file);
      found.put(directory, new FoundItem(lastPart(directory), directory, directory));
    }
    return List.copyOf(found.values());
  }

  private List<String> matchingFiles(Source source, FileSearch search, FieldPath path)
      throws PlanningException, InterruptedException {
    List<PathGlob> wanted = globs(search.matching(), path.key("matching"));
    List<PathGlob> except = globs(search.except(), path.key("except"));
    Optional<Set<String>> matching = matching(source, search.containing(), wanted, path);
    if (matching.isEmpty() || wanted.isEmpty() || except.size() < search.except().size()) {
      return List.of();
    }
    return source.files().stream()
        .filter(file -> wanted.stream().anyMatch(glob -> glob.matches(file)))
        .filter(file -> except.stream().noneMatch(glob -> glob.matches(file)))
        .filter(file -> search.containing() == null || matching.get().contains(file))
        .toList();
  }

  /** The files with a match; empty set without a pattern; nothing when the pattern is wrong. */
  private Optional<Set<String>> matching(
      Source source, @Nullable String containing, List<PathGlob> within, FieldPath path)
      throws PlanningException, InterruptedException {
    if (containing == null) {
      return Optional.of(Set.of());
    }
    FieldPath field = path.key("containing");
    Optional<String> regex = fill(containing, field);
    if (regex.isEmpty() || within.isEmpty()) {
      return Optional.empty();
    }
    if (regex.get().isEmpty() || regex.get().indexOf('\n') >= 0) {
      problems.add(
          PlaybookProblems.PLAYBOOK_INVALID, field, "needs a regular expression of one line");
      return Optional.empty();
    }
    try {
      return Optional.of(source.containing(regex.get(), within));
    } catch (PlanningException failure) {
      if (failure.code().equals(Source.PATTERN_INVALID)) {
        problems.add(PlaybookProblems.PLAYBOOK_INVALID, field, failure.getMessage());
        return Optional.empty();
      }
      throw failure;
    }
  }

  private List<PathGlob> globs(List<String> patterns, FieldPath path) {
    List<PathGlob> globs = new ArrayList<>();
    for (int index = 0; index < patterns.size(); index++) {
      FieldPath field = path.index(index);
      Optional<String> pattern = fill(patterns.get(index), field);
      if (pattern.isPresent()) {
        try {
          globs.add(PathGlob.parse(pattern.get()));
        } catch (InvalidGlobException invalid) {
          problems.add(
              PlaybookProblems.PLAYBOOK_INVALID, field, String.valueOf(invalid.getMessage()));
        }
      }
    }
    return globs;
  }

  private List<String> texts(List<String> texts, FieldPath path) {
    List<String> filled = new ArrayList<>();
    for (int index = 0; index < texts.size(); index++) {
      fill(texts.get(index), path.index(index)).ifPresent(filled::add);
    }
    return filled;
  }

  private Optional<String> fill(String template, FieldPath path) {
    try {
      return Optional.of(templates.fill(template, parameters));
    } catch (TemplateException wrong) {
      problems.add(PlaybookProblems.PLAYBOOK_INVALID, path, wrong.getMessage());
      return Optional.empty();
    }
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
