package dev.divisi.context;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.globs.WriteScope;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import dev.divisi.workspace.TreeFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The AGENTS.md files of a repository that hold for a scope, nearest first: those in the folders
 * that it may write in and above them, the deepest first, then those in folders below, which hold
 * for a part of it. In a folder that has no AGENTS.md, its CLAUDE.md counts in its place. A link
 * counts as none: nothing here follows it.
 */
public final class Guidelines {
  /** The file that everyone agreed on. */
  public static final String NAME = "AGENTS.md";

  /** What counts where that is missing. */
  public static final String OTHER_NAME = "CLAUDE.md";

  private static final int MAX_BYTES = 256 * 1024;
  private static final int MOST_FILES = 40;

  private Guidelines() {}

  /**
   * One of them.
   *
   * @param path from the root
   * @param folder for which it holds; empty for the root
   * @param text what it says: untrusted
   */
  public record Guideline(String path, String folder, String text) {}

  /**
   * Those that hold for a scope.
   *
   * @throws RepositoryException as {@link SourceRepository} says
   */
  public static List<Guideline> of(SourceRepository repository, String commit, WriteScope scope)
      throws RepositoryException, InterruptedException {
    List<Guideline> found = new ArrayList<>();
    Map<String, TreeFile> byFolder = new HashMap<>();
    for (TreeFile file : repository.files(commit)) {
      String path = file.path();
      String name = path.substring(path.lastIndexOf('/') + 1);
      boolean regular = file.mode().startsWith("100") && file.size() <= MAX_BYTES;
      if (regular && (name.equals(NAME) || name.equals(OTHER_NAME))) {
        String folder = parent(path);
        if (name.equals(NAME) || !byFolder.containsKey(folder)) {
          byFolder.put(folder, file);
        }
      }
    }
    List<String> folders = inOrder(byFolder.keySet(), scope);
    List<Optional<byte[]>> contents =
        repository.blobs(folders.stream().map(folder -> file(byFolder, folder).blob()).toList());
    for (int i = 0; i < folders.size(); i++) {
      String path = file(byFolder, folders.get(i)).path();
      String folder = folders.get(i);
      contents
          .get(i)
          .ifPresent(bytes -> found.add(new Guideline(path, folder, new String(bytes, UTF_8))));
    }
    return found;
  }

  private static TreeFile file(Map<String, TreeFile> byFolder, String folder) {
    TreeFile file = byFolder.get(folder);
    if (file == null) {
      throw new IllegalStateException("No guideline in " + folder);
    }
    return file;
  }

  private static List<String> inOrder(Set<String> folders, WriteScope scope) {
    Set<String> written = new TreeSet<>();
    scope.globs().forEach(glob -> written.add(folderOf(glob)));
    Comparator<String> deepestFirst =
        Comparator.comparingInt((String folder) -> -depth(folder))
            .thenComparing(Comparator.naturalOrder());
    Set<String> ordered = new LinkedHashSet<>();
    folders.stream()
        .filter(folder -> written.stream().anyMatch(inside -> isIn(inside, folder)))
        .sorted(deepestFirst)
        .forEach(ordered::add);
    folders.stream()
        .filter(folder -> written.stream().anyMatch(outside -> isIn(folder, outside)))
        .filter(folder -> meets(scope, folder))
        .sorted(Comparator.comparingInt(Guidelines::depth).thenComparing(Comparator.naturalOrder()))
        .forEach(ordered::add);
    return ordered.stream().limit(MOST_FILES).toList();
  }

  /** The folder in which all lies that a pattern matches. */
  private static String folderOf(PathGlob glob) {
    String pattern = glob.pattern();
    int wildcard = 0;
    while (wildcard < pattern.length() && "*?{".indexOf(pattern.charAt(wildcard)) < 0) {
      wildcard++;
    }
    String prefix = pattern.substring(0, wildcard).replaceAll("^(\\./)+", "");
    int slash = prefix.lastIndexOf('/');
    return slash < 0 ? "" : prefix.substring(0, slash);
  }

  /** Whether something in a folder may be written. A folder whose name is no pattern is skipped. */
  private static boolean meets(WriteScope scope, String folder) {
    try {
      return scope.meets(WriteScope.of(List.of(folder + "/**")));
    } catch (InvalidGlobException e) {
      return false;
    }
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private static boolean isIn(String folder, String outer) {
    return outer.isEmpty() || folder.equals(outer) || folder.startsWith(outer + "/");
  }

  private static int depth(String folder) {
    return folder.isEmpty() ? 0 : folder.split("/", -1).length;
  }
}
