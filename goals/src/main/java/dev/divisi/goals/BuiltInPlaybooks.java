package dev.divisi.goals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The playbooks that come with Divisi: planners plan by them, people choose among them. */
public final class BuiltInPlaybooks {
  /** Class paths cannot be listed; a test compares this with the folder. */
  private static final SortedSet<String> NAMES =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(Set.of("expand-migrate-contract", "lesson", "recipe", "rename-method")));

  private BuiltInPlaybooks() {}

  /** How they are called. */
  public static SortedSet<String> names() {
    return NAMES;
  }

  /**
   * One of them as YAML.
   *
   * @param name one of {@link #names}
   */
  public static String text(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(name + " is no built-in playbook");
    }
    try (InputStream resource =
        BuiltInPlaybooks.class.getResourceAsStream("/playbooks/" + name + ".yaml")) {
      if (resource == null) {
        throw new IllegalStateException("the built-in playbook " + name + " is not there");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
