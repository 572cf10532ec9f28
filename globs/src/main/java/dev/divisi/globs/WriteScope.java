package dev.divisi.globs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a task may write: the paths that at least one of its patterns matches. */
public final class WriteScope {
  private static final int MAX_KNOWN = 2_048;

  /** A parsed pattern takes some 40 bytes a character, 80 at most. */
  private static final int MAX_CHARACTERS_OF_KNOWN = 512;

  /** By their patterns: the same few are compared again and again. */
  private static final Map<List<String>, WriteScope> KNOWN =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<List<String>, WriteScope> eldest) {
              return size() > MAX_KNOWN;
            }
          });

  private final List<PathGlob> patterns;
  private final List<PathGlob> wild;

  /** Plans often name hundreds of single files: those are looked up, not matched one by one. */
  private final Set<String> files;

  private WriteScope(List<PathGlob> patterns) {
    this.patterns = patterns;
    this.wild = patterns.stream().filter(glob -> !glob.exact()).toList();
    Set<String> named = new HashSet<>();
    for (PathGlob glob : patterns) {
      if (glob.exact()) {
        named.add(glob.prefix());
      }
    }
    this.files = Set.copyOf(named);
  }

  /**
   * The scope of these patterns, see {@link PathGlob}. No pattern: nothing may be written.
   *
   * @throws InvalidGlobException for the first pattern that is none
   */
  public static WriteScope of(List<String> patterns) {
    WriteScope known = KNOWN.get(patterns);
    if (known == null) {
      List<PathGlob> globs = new ArrayList<>();
      new LinkedHashSet<>(patterns).forEach(pattern -> globs.add(PathGlob.parse(pattern)));
      known = new WriteScope(List.copyOf(globs));
      if (patterns.stream().mapToInt(String::length).sum() <= MAX_CHARACTERS_OF_KNOWN) {
        KNOWN.put(List.copyOf(patterns), known);
      }
    }
    return known;
  }

  /** Whether that path may be written. */
  public boolean permits(String path) {
    return files.contains(path) || wild.stream().anyMatch(glob -> glob.matches(path));
  }

  /** Whether some path may be written by both. Exact, see {@link PathGlob#meets}. */
  public boolean meets(WriteScope other) {
    return files.stream().anyMatch(other::permits)
        || other.files.stream().anyMatch(this::permits)
        || wild.stream().anyMatch(mine -> other.wild.stream().anyMatch(mine::meets));
  }

  /** The patterns, in the order given, without repetitions. */
  public List<PathGlob> globs() {
    return patterns;
  }

  /** The patterns as they were written, in the order given, without repetitions. */
  public List<String> patterns() {
    return patterns.stream().map(PathGlob::pattern).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WriteScope scope && patterns.equals(scope.patterns);
  }

  @Override
  public int hashCode() {
    return patterns.hashCode();
  }

  @Override
  public String toString() {
    return patterns.toString();
  }
}
