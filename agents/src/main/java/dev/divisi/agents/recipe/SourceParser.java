package dev.divisi.agents.recipe;

import dev.divisi.globs.WriteScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.openrewrite.ExecutionContext;
import org.openrewrite.PathUtils;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.java.JavaParser;
import org.openrewrite.java.marker.JavaProject;
import org.openrewrite.java.marker.JavaSourceSet;
import org.openrewrite.maven.MavenParser;
import org.openrewrite.maven.tree.MavenResolutionResult;
import org.openrewrite.properties.PropertiesParser;
import org.openrewrite.text.PlainTextParser;
import org.openrewrite.tree.ParseError;
import org.openrewrite.xml.XmlParser;
import org.openrewrite.yaml.YamlParser;

/**
 * Parses what a recipe needs to see, and no more.
 *
 * <p>Only the files in scope become trees (for a scanning recipe, also the other files of the same
 * modules). Java gets its types from the jars of its modules, and from the source folders of the
 * modules beside them: the compiler reads a source there when a name leads to it, so that sibling
 * modules are seen without parsing all of them.
 */
final class SourceParser {

  /**
   * What was parsed.
   *
   * @param files trees, by path
   * @param notes what a person should know: files that could not be parsed, an incomplete class
   *     path
   * @param classPathComplete false when jars are missing, so that types may be too
   */
  record Parsed(List<SourceFile> files, List<String> notes, boolean classPathComplete) {}

  private static final int MAX_NOTES = 5;

  private final WorktreeFiles files;
  private final WriteScope scope;
  private final MavenClassPath classPaths;
  private final MavenAccess access;
  private final ExecutionContext ctx;

  SourceParser(
      WorktreeFiles files,
      WriteScope scope,
      MavenClassPath classPaths,
      MavenAccess access,
      ExecutionContext ctx) {
    this.files = files;
    this.scope = scope;
    this.classPaths = classPaths;
    this.access = access;
    this.ctx = ctx;
  }

  Parsed parse(RecipeNeeds needs) throws IOException, InterruptedException {
    NavigableSet<String> modules = files.mavenModules();
    Map<FileKind, List<String>> byKind = select(needs, modules);
    List<SourceFile> parsed = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    boolean complete = true;
    for (Map.Entry<FileKind, List<String>> entry : byKind.entrySet()) {
      List<String> paths = entry.getValue();
      switch (entry.getKey()) {
        case JAVA -> {
          MavenClassPath.Resolution classPath = classPath(paths, modules);
          complete = classPath.complete();
          classPath.problems().forEach(problem -> notes.add("class path: " + problem));
          java(paths, modules, classPath, parsed, notes);
        }
        case POM -> models(modules, parsed, notes);
        case XML ->
            collect(new XmlParser().parse(absolute(paths), files.root(), ctx), parsed, notes);
        case YAML ->
            collect(
                YamlParser.builder().build().parse(absolute(paths), files.root(), ctx),
                parsed,
                notes);
        case PROPERTIES ->
            collect(
                PropertiesParser.builder().build().parse(absolute(paths), files.root(), ctx),
                parsed,
                notes);
        case TEXT ->
            collect(
                PlainTextParser.builder().build().parse(absolute(paths), files.root(), ctx),
                parsed,
                notes);
      }
    }
    return new Parsed(parsed, notes.stream().limit(MAX_NOTES).toList(), complete);
  }

  private Map<FileKind, List<String>> select(RecipeNeeds needs, NavigableSet<String> modules)
      throws IOException {
    Set<String> modulesInScope = new LinkedHashSet<>();
    for (String path : files.paths()) {
      if (scope.permits(path)) {
        modulesInScope.add(WorktreeFiles.owner(path, modules).orElse(""));
      }
    }
    Map<FileKind, List<String>> byKind = new EnumMap<>(FileKind.class);
    for (String path : files.paths()) {
      boolean wanted =
          scope.permits(path)
              || (needs.scanning()
                  && modulesInScope.contains(WorktreeFiles.owner(path, modules).orElse("")));
      if (wanted) {
        FileKind kind = FileKind.of(path, needs.kinds()).orElse(null);
        if (kind != null && (kind != FileKind.TEXT || !files.binary(path))) {
          byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(path);
        }
      }
    }
    return byKind;
  }

  private List<Path> absolute(List<String> paths) {
    return paths.stream().map(files::absolute).toList();
  }

  private MavenClassPath.Resolution classPath(List<String> paths, NavigableSet<String> modules)
      throws IOException, InterruptedException {
    TreeSet<String> needed = new TreeSet<>();
    for (String path : paths) {
      WorktreeFiles.owner(path, modules).ifPresent(needed::add);
    }
    return needed.isEmpty()
        ? new MavenClassPath.Resolution(List.of(), Set.of(), List.of())
        : classPaths.of(files, needed);
  }

  private void java(
      List<String> paths,
      NavigableSet<String> modules,
      MavenClassPath.Resolution classPath,
      List<SourceFile> parsed,
      List<String> notes)
      throws IOException, InterruptedException {
    SourceRoots roots = new SourceRoots(files);
    List<Path> entries = new ArrayList<>();
    sourceFolders(paths, modules, classPath, roots)
        .forEach(root -> entries.add(files.absolute(root)));
    entries.addAll(classPath.jars());
    Map<String, JavaProject> projects = new HashMap<>();
    for (List<String> round : rounds(paths, roots)) {
      JavaParser parser = JavaParser.fromJavaVersion().classpath(entries).build();
      List<SourceFile> trees = new ArrayList<>();
      collect(parser.parse(absolute(round), files.root(), ctx), trees, notes);
      for (SourceFile tree : trees) {
        String path = PathUtils.separatorsToUnix(tree.getSourcePath().toString());
        String module = WorktreeFiles.owner(path, modules).orElse("");
        JavaProject project =
            projects.computeIfAbsent(module, name -> new JavaProject(Tree.randomId(), name, null));
        JavaSourceSet set =
            new JavaSourceSet(
                Tree.randomId(),
                roots.of(path).contains("src/test") ? "test" : "main",
                List.of(),
                Map.of());
        parsed.add(tree.withMarkers(tree.getMarkers().setByType(project).setByType(set)));
      }
    }
  }

  /**
   * The folders of the files' own modules first, then those of the modules they depend on; all
   * folders where no model says more.
   */
  private Set<String> sourceFolders(
      List<String> paths,
      NavigableSet<String> modules,
      MavenClassPath.Resolution classPath,
      SourceRoots roots)
      throws IOException {
    Set<String> folders = new LinkedHashSet<>();
    Set<String> seen = new LinkedHashSet<>(classPath.siblings());
    for (String path : paths) {
      folders.add(roots.of(path));
      WorktreeFiles.owner(path, modules).ifPresent(seen::add);
    }
    boolean allSeen = modules.isEmpty() || !classPath.complete();
    for (String folder : roots.all()) {
      if (allSeen || seen.contains(WorktreeFiles.owner(folder + "/x", modules).orElse(""))) {
        folders.add(folder);
      }
    }
    return folders;
  }

  /**
   * Files with the same place below their source folder hold the same class: they cannot be
   * compiled in one go.
   */
  private static List<List<String>> rounds(List<String> paths, SourceRoots roots)
      throws IOException {
    List<List<String>> rounds = new ArrayList<>();
    Map<String, Integer> seen = new LinkedHashMap<>();
    for (String path : paths) {
      int round = seen.merge(path.substring(roots.of(path).length()), 1, Integer::sum) - 1;
      if (round == rounds.size()) {
        rounds.add(new ArrayList<>());
      }
      rounds.get(round).add(path);
    }
    return rounds;
  }

  /**
   * All models of the project, since each needs its parents and siblings: resolved offline, else
   * online, else without dependencies.
   */
  private void models(NavigableSet<String> modules, List<SourceFile> parsed, List<String> notes)
      throws IOException, InterruptedException {
    List<Path> poms = new ArrayList<>();
    for (String module : modules) {
      String path = module.isEmpty() ? "pom.xml" : module + "/pom.xml";
      if (files.text(path).contains("<!DOCTYPE")) {
        notes.add(path + " has a document type and is left alone");
      } else {
        poms.add(files.absolute(path));
      }
    }
    access.offline(ctx);
    List<SourceFile> models = MavenParser.builder().build().parse(poms, files.root(), ctx).toList();
    if (!resolved(models) && access.settings().online()) {
      stopIfInterrupted();
      access.online(ctx);
      models = MavenParser.builder().build().parse(poms, files.root(), ctx).toList();
    }
    if (!resolved(models)) {
      stopIfInterrupted();
      notes.add(
          "not all dependencies of the Maven modules are to be had; they are left unresolved");
      models =
          MavenParser.builder()
              .skipDependencyResolution(true)
              .build()
              .parse(poms, files.root(), ctx)
              .toList();
    }
    List<SourceFile> trees = new ArrayList<>();
    collect(models.stream(), trees, notes);
    for (SourceFile tree : trees) {
      String path = PathUtils.separatorsToUnix(tree.getSourcePath().toString());
      String module = WorktreeFiles.owner(path, modules).orElse("");
      parsed.add(
          tree.withMarkers(
              tree.getMarkers().setByType(new JavaProject(Tree.randomId(), module, null))));
    }
  }

  private static boolean resolved(List<SourceFile> models) {
    return models.stream()
        .allMatch(model -> model.getMarkers().findFirst(MavenResolutionResult.class).isPresent());
  }

  private static void collect(Stream<SourceFile> trees, List<SourceFile> parsed, List<String> notes)
      throws InterruptedException {
    var iterator = trees.iterator();
    while (iterator.hasNext()) {
      stopIfInterrupted();
      SourceFile tree = iterator.next();
      if (tree instanceof ParseError error) {
        notes.add(
            PathUtils.separatorsToUnix(error.getSourcePath().toString())
                + " cannot be parsed and is left alone");
      } else {
        parsed.add(tree);
      }
    }
  }

  private static void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
