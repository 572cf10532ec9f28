package dev.divisi.agents.recipe;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openrewrite.SourceFile;
import org.openrewrite.java.search.FindMissingTypes;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaSourceFile;
import org.openrewrite.java.tree.JavaType;

/**
 * Names the types that Java files use and that were not found: what a recipe then silently does not
 * match.
 */
final class MissingTypes {

  private static final int MAX_NAMES = 8;
  private static final int MAX_NAME_LENGTH = 120;

  private MissingTypes() {}

  /**
   * Full names of imports that lead nowhere; when there are none, the expressions without a type.
   * At most a handful.
   */
  static List<String> in(List<SourceFile> files) {
    Set<String> imports = new LinkedHashSet<>();
    Set<String> expressions = new LinkedHashSet<>();
    for (SourceFile file : files) {
      if (!(file instanceof JavaSourceFile java)) {
        continue;
      }
      for (J.Import statement : java.getImports()) {
        if (type(statement) instanceof JavaType.Unknown) {
          imports.add(statement.getTypeName());
        }
      }
      if (imports.isEmpty() && expressions.size() < MAX_NAMES) {
        FindMissingTypes.findMissingTypes(java, false).stream()
            .map(missing -> missing.getPrintedTree().strip().lines().findFirst().orElse(""))
            .map(
                line ->
                    line.length() > MAX_NAME_LENGTH
                        ? line.substring(0, MAX_NAME_LENGTH) + "..."
                        : line)
            .forEach(expressions::add);
      }
    }
    return (imports.isEmpty() ? expressions : imports).stream().limit(MAX_NAMES).toList();
  }

  /** The type that an import names; null for a whole package. */
  private static @Nullable JavaType type(J.Import statement) {
    if (statement.isStatic()) {
      return statement.getQualid().getTarget().getType();
    }
    boolean whole = statement.getQualid().getSimpleName().equals("*");
    return whole ? null : statement.getQualid().getType();
  }
}
