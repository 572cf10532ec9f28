package dev.divisi.policy.inspect;

import java.util.List;

/**
 * What can be said of one changed file without running anything. All of it is text, numbers, truths
 * and lists of them, so that a condition can use each part.
 *
 * @param path where it is; where it was, when it goes
 * @param kind "source", "test", "documentation", "dependencyManifest", "lockFile", "ci",
 *     "container", "build", "agentInstructions", "configuration", "data" or "other", by its path
 * @param language such as "Java" or "Markdown", by its name; else "other"
 * @param generated whether its path or its first lines say that a tool writes it. An agent can
 *     write such a line too: rules may ask for less because of it only where that does no harm
 * @param secrets what looks like secrets in the lines that it gains
 * @param testsWeakened how its tests, or the way in which they are run, say less than before
 * @param licenceHeaderRemoved whether the licence or copyright at its top goes
 * @param dependenciesChanged whether it is a dependency manifest and what it depends on changes
 * @param publicApiChanged whether something that others may use goes, or is declared otherwise
 * @param changedNames what that is, in order; names of functions, classes and the like
 * @param addedNames what others may use from now on
 */
public record FileFacts(
    String path,
    String kind,
    String language,
    boolean generated,
    List<Secret> secrets,
    List<Weakening> testsWeakened,
    boolean licenceHeaderRemoved,
    boolean dependenciesChanged,
    boolean publicApiChanged,
    List<String> changedNames,
    List<String> addedNames) {
  public FileFacts {
    secrets = List.copyOf(secrets);
    testsWeakened = List.copyOf(testsWeakened);
    changedNames = List.copyOf(changedNames);
    addedNames = List.copyOf(addedNames);
  }
}
