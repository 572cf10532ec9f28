package dev.divisi.agents.recipe;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Recipe;
import org.openrewrite.ScanningRecipe;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.config.OptionDescriptor;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.Space;
import org.openrewrite.marker.Markers;
import org.openrewrite.maven.MavenVisitor;
import org.openrewrite.properties.PropertiesParser;
import org.openrewrite.text.PlainText;
import org.openrewrite.xml.XmlParser;
import org.openrewrite.yaml.YamlParser;

/**
 * What a recipe must be shown, so that nothing else is parsed.
 *
 * @param kinds how the files are to be parsed
 * @param scanning whether the recipe looks at files before it edits, so that it must see files out
 *     of scope too
 */
record RecipeNeeds(Set<FileKind> kinds, boolean scanning) {

  /**
   * Kinds of the recipes that name no language in their visitors, by the package that they come
   * from.
   */
  private static final Map<String, Set<FileKind>> GENERIC_BY_PACKAGE =
      Map.of(
          "org.openrewrite.java",
              EnumSet.of(FileKind.JAVA, FileKind.XML, FileKind.YAML, FileKind.PROPERTIES),
          "org.openrewrite.maven", EnumSet.of(FileKind.POM),
          "org.openrewrite.xml", EnumSet.of(FileKind.XML),
          "org.openrewrite.yaml", EnumSet.of(FileKind.YAML),
          "org.openrewrite.properties", EnumSet.of(FileKind.PROPERTIES));

  private static final Class<?> NOOP = TreeVisitor.noop().getClass();

  static RecipeNeeds of(Recipe recipe, ExecutionContext ctx) {
    EnumSet<FileKind> kinds = EnumSet.noneOf(FileKind.class);
    boolean scanning = collect(recipe, ctx, kinds);
    return new RecipeNeeds(kinds, scanning);
  }

  private static boolean collect(Recipe recipe, ExecutionContext ctx, Set<FileKind> kinds) {
    boolean scanning = false;
    if (recipe instanceof ScanningRecipe<?> scanningRecipe) {
      scanning = true;
      collectScanning(scanningRecipe, ctx, kinds);
    } else {
      add(recipe, recipe.getVisitor(), ctx, kinds);
    }
    for (Recipe child : recipe.getRecipeList()) {
      scanning |= collect(child, ctx, kinds);
    }
    return scanning;
  }

  private static <T> void collectScanning(
      ScanningRecipe<T> recipe, ExecutionContext ctx, Set<FileKind> kinds) {
    T accumulator = recipe.getInitialValue(ctx);
    add(recipe, recipe.getScanner(accumulator), ctx, kinds);
    add(recipe, recipe.getVisitor(accumulator), ctx, kinds);
    for (OptionDescriptor option : recipe.getDescriptor().getOptions()) {
      // A Maven recipe that asks which modules use a type must see their sources.
      if (option.getName().equals("onlyIfUsing") && option.getValue() != null) {
        kinds.add(FileKind.JAVA);
      }
    }
  }

  private static void add(
      Recipe recipe,
      TreeVisitor<?, ExecutionContext> visitor,
      ExecutionContext ctx,
      Set<FileKind> kinds) {
    if (visitor.getClass() == NOOP) {
      return;
    }
    EnumSet<FileKind> accepted = EnumSet.noneOf(FileKind.class);
    Samples.BY_KIND.forEach(
        (kind, sample) -> {
          if (visitor.isAcceptable(sample, ctx)) {
            accepted.add(kind);
          }
        });
    if (visitor instanceof MavenVisitor<?> || accepted.isEmpty()) {
      // It accepts only models that were resolved, which no sample is.
      kinds.add(FileKind.POM);
    } else if (accepted.size() == Samples.BY_KIND.size()) {
      kinds.addAll(generic(recipe));
    } else {
      kinds.addAll(accepted);
    }
  }

  private static Set<FileKind> generic(Recipe recipe) {
    for (Map.Entry<String, Set<FileKind>> entry : GENERIC_BY_PACKAGE.entrySet()) {
      if (recipe.getClass().getName().startsWith(entry.getKey() + ".")) {
        return entry.getValue();
      }
    }
    // The language-neutral recipes: renaming, creating, finding and replacing.
    return EnumSet.of(FileKind.TEXT);
  }

  /**
   * One tiny file of each kind, to ask a visitor which it accepts: what OpenRewrite itself asks
   * before it visits a file.
   */
  private static final class Samples {
    static final Map<FileKind, SourceFile> BY_KIND = samples();

    private static Map<FileKind, SourceFile> samples() {
      Map<FileKind, SourceFile> samples = new EnumMap<>(FileKind.class);
      samples.put(FileKind.JAVA, java());
      samples.put(FileKind.XML, first(new XmlParser().parse("<a/>")));
      samples.put(FileKind.YAML, first(YamlParser.builder().build().parse("a: b")));
      samples.put(FileKind.PROPERTIES, first(PropertiesParser.builder().build().parse("a=b")));
      samples.put(
          FileKind.TEXT, PlainText.builder().sourcePath(Path.of("a.txt")).text("a").build());
      return samples;
    }

    private static SourceFile first(Stream<SourceFile> files) {
      return files.findFirst().orElseThrow();
    }

    @SuppressWarnings(
        "NullAway") // OpenRewrite's constructor takes null for what a file does not have.
    private static SourceFile java() {
      UUID id = Tree.randomId();
      return new J.CompilationUnit(
          id,
          Space.EMPTY,
          Markers.EMPTY,
          Path.of("A.java"),
          null,
          null,
          false,
          null,
          null,
          List.of(),
          List.of(),
          Space.EMPTY);
    }
  }
}
