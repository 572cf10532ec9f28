package dev.divisi.agents.recipe;

import dev.divisi.agents.AgentException;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.Recipe;
import org.openrewrite.Validated;
import org.openrewrite.config.ClasspathScanningLoader;
import org.openrewrite.config.DeclarativeRecipe;
import org.openrewrite.config.Environment;
import org.openrewrite.config.RecipeIntrospectionException;
import org.openrewrite.internal.RecipeLoader;

/**
 * The recipes on the class path, found by name.
 *
 * <p>A recipe that is a class is loaded straight by its name. Scanning the class path for all of
 * them, as OpenRewrite's own environment does, costs seconds and buys nothing when the name is
 * known, so that only a failed look-up lists what there is.
 */
final class RecipeCatalogue {

  /** One recipe of each jar that brings recipes; their jars are what a failed look-up lists. */
  private static final List<String> ANCHORS =
      List.of(
          "org.openrewrite.text.FindAndReplace",
          "org.openrewrite.java.ChangeMethodName",
          "org.openrewrite.maven.ChangePropertyValue",
          "org.openrewrite.xml.ChangeTagValue",
          "org.openrewrite.yaml.ChangePropertyKey",
          "org.openrewrite.properties.ChangePropertyKey");

  private static final int SUGGESTIONS = 3;

  private final ClassLoader classLoader = RecipeCatalogue.class.getClassLoader();
  private final RecipeLoader loader = new RecipeLoader(classLoader);

  /**
   * The recipe, set up and valid.
   *
   * @throws AgentException REJECTED: {@code RECIPE_UNKNOWN} with the nearest names, or {@code
   *     RECIPE_OPTION_INVALID} with the options that there are
   */
  Recipe load(RecipeChoice choice) throws AgentException {
    Optional<Class<? extends Recipe>> type = recipeClass(choice.name());
    Recipe recipe = type.isPresent() ? construct(type.get(), choice) : declarative(choice);
    for (Validated<Object> validated :
        recipe.validateAll(new InMemoryExecutionContext(), new ArrayList<>())) {
      if (validated.isInvalid()) {
        String problems =
            validated.failures().stream()
                .map(failure -> failure.getProperty() + ": " + failure.getMessage())
                .collect(Collectors.joining("; "));
        throw RecipeOptions.invalid(choice.name(), problems, recipe.getClass());
      }
    }
    return recipe;
  }

  private Recipe construct(Class<? extends Recipe> type, RecipeChoice choice)
      throws AgentException {
    try {
      return loader.load(type, RecipeOptions.typed(type, choice));
    } catch (RecipeIntrospectionException | IllegalArgumentException e) {
      throw RecipeOptions.invalid(choice.name(), "cannot be set up so: " + e.getMessage(), type);
    }
  }

  private Recipe declarative(RecipeChoice choice) throws AgentException {
    Environment environment =
        Environment.builder().load(ClasspathScanningLoader.onlyYaml(new Properties())).build();
    for (Recipe recipe : environment.listRecipes()) {
      if (recipe instanceof DeclarativeRecipe && recipe.getName().equals(choice.name())) {
        if (!choice.options().isEmpty()) {
          throw RecipeOptions.invalid(
              choice.name(), "a declarative recipe takes no options", recipe.getClass());
        }
        return environment.activateRecipes(choice.name());
      }
    }
    throw new AgentException(
        AgentException.Kind.REJECTED,
        "RECIPE_UNKNOWN",
        "there is no recipe \""
            + choice.name()
            + "\" on the class path; the nearest names are "
            + String.join(", ", nearest(choice.name())));
  }

  private Optional<Class<? extends Recipe>> recipeClass(String name) {
    try {
      // Not initialized: the name comes from a plan, and only a recipe's static code may run for
      // it.
      Class<?> type = Class.forName(name, false, classLoader);
      boolean recipe =
          Recipe.class.isAssignableFrom(type)
              && !Modifier.isAbstract(type.getModifiers())
              && Modifier.isPublic(type.getModifiers())
              && type != DeclarativeRecipe.class;
      return recipe ? Optional.of(type.asSubclass(Recipe.class)) : Optional.empty();
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }

  private List<String> nearest(String wanted) {
    String simpleWanted = simpleName(wanted);
    return names().stream()
        .sorted(
            Comparator.comparingInt((String name) -> distance(simpleWanted, simpleName(name)))
                .thenComparingInt(name -> distance(wanted, name)))
        .filter(name -> recipeClass(name).isPresent())
        .limit(SUGGESTIONS)
        .toList();
  }

  /** Names of all classes that may be recipes: top-level, in the jars of the anchors. */
  private List<String> names() {
    TreeSet<String> names = new TreeSet<>();
    for (String anchor : ANCHORS) {
      URL url = classLoader.getResource(anchor.replace('.', '/') + ".class");
      if (url == null) {
        continue;
      }
      try {
        if (url.openConnection() instanceof JarURLConnection jar) {
          try (Stream<String> entries = jar.getJarFile().stream().map(entry -> entry.getName())) {
            entries
                .filter(
                    entry ->
                        entry.startsWith("org/openrewrite/")
                            && entry.endsWith(".class")
                            && !entry.contains("$"))
                .filter(entry -> !entry.endsWith("-info.class"))
                .map(
                    entry ->
                        entry.substring(0, entry.length() - ".class".length()).replace('/', '.'))
                .forEach(names::add);
          }
        }
      } catch (IOException e) {
        // Only a suggestion is lost.
        names.add(anchor);
      }
    }
    return List.copyOf(names);
  }

  private static String simpleName(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Levenshtein distance. */
  static int distance(String left, String right) {
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int substitution = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[right.length()];
  }
}
