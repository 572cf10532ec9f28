package dev.divisi.policy.inspect;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.YamlDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a file is, as its path tells: its kind, its language, whether it is a test or generated. */
public final class FileTable {
  /** The kind of what has no other. */
  public static final String OTHER = "other";

  /** The kind of tests. */
  public static final String TEST = "test";

  /** The kind of code that is no test. */
  public static final String SOURCE = "source";

  private static final String DOCUMENTATION = "documentation";

  record Table(List<Kind> kinds, Tests tests, Generated generated, List<Language> languages) {}

  record Kind(
      String kind,
      List<String> names,
      List<String> endings,
      List<String> folders,
      List<String> paths) {}

  record Tests(List<String> folders) {}

  record Generated(List<String> folders, List<String> endings, List<String> markers) {}

  record Language(
      String name,
      @Nullable String kind,
      List<String> endings,
      List<String> names,
      List<String> testEndings,
      List<String> testBeginnings) {
    String kindOrSource() {
      return kind == null ? SOURCE : kind;
    }
  }

  /** Read when it is first asked for, and once. */
  private static final class Shipped {
    static final FileTable TABLE = new FileTable(resource("files.yaml", Table.class));
  }

  private final Table table;

  private FileTable(Table table) {
    this.table = table;
  }

  /** The table that is shipped. */
  public static FileTable shipped() {
    return Shipped.TABLE;
  }

  static <T> T resource(String name, Class<T> type) {
    try (InputStream file = FileTable.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("A table is missing: " + name);
      }
      return YamlDocuments.read(
          name, new String(file.readAllBytes(), StandardCharsets.UTF_8), type);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (DocumentException wrong) {
      throw new IllegalStateException(wrong.getMessage(), wrong);
    }
  }

  /** One of the kinds of the table. */
  public String kind(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    String name = nameOf(lower);
    String[] folders = lower.split("/", -1);
    for (Kind kind : table.kinds()) {
      if (kind.names().contains(name)
          || kind.endings().stream().anyMatch(name::endsWith)
          || kind.paths().stream().anyMatch(lower::startsWith)
          || isBelow(folders, kind.folders())) {
        return kind.kind();
      }
    }
    Language language = languageOf(name);
    String kind = language == null ? OTHER : language.kindOrSource();
    if (!kind.equals(DOCUMENTATION)
        && (isBelow(folders, table.tests().folders())
            || (language != null && hasNameOfTest(stemOf(nameOf(path)), language)))) {
      return TEST;
    }
    return kind;
  }

  /** The name of its language, or "other". */
  public String language(String path) {
    Language language = languageOf(nameOf(path.toLowerCase(Locale.ROOT)));
    return language == null ? OTHER : language.name();
  }

  /** Whether it is code that tests. */
  public boolean isTest(String path) {
    Language language = languageOf(nameOf(path.toLowerCase(Locale.ROOT)));
    return language != null && language.kindOrSource().equals(SOURCE) && kind(path).equals(TEST);
  }

  /** Whether it is in a language in which code like it has tests. */
  public boolean isTestable(String path) {
    Language language = languageOf(nameOf(path.toLowerCase(Locale.ROOT)));
    return language != null
        && !(language.testEndings().isEmpty() && language.testBeginnings().isEmpty())
        && !nameOf(path).equals("package-info.java")
        && !nameOf(path).equals("module-info.java");
  }

  /**
   * The name of what a test is about, as names of tests tell it: "Money" for "MoneyTest.java". The
   * file's own name, without its ending, when it has no name of a test.
   */
  public String subject(String path) {
    String stem = stemOf(nameOf(path));
    Language language = languageOf(nameOf(path.toLowerCase(Locale.ROOT)));
    if (language == null) {
      return stem;
    }
    for (String ending : language.testEndings()) {
      if (endsAsTest(stem, ending)) {
        return stem.substring(0, stem.length() - ending.length());
      }
    }
    for (String beginning : language.testBeginnings()) {
      if (beginsAsTest(stem, beginning)) {
        return stem.substring(beginning.length());
      }
    }
    return stem;
  }

  boolean isGeneratedByPath(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return table.generated().endings().stream().anyMatch(lower::endsWith)
        || isBelow(lower.split("/", -1), table.generated().folders());
  }

  /** What generators write into the first lines; in lower case. */
  List<String> generatedMarkers() {
    return table.generated().markers();
  }

  private @Nullable Language languageOf(String name) {
    for (Language language : table.languages()) {
      if (language.names().contains(name) || language.endings().stream().anyMatch(name::endsWith)) {
        return language;
      }
    }
    return null;
  }

  private static boolean hasNameOfTest(String stem, Language language) {
    return language.testEndings().stream().anyMatch(ending -> endsAsTest(stem, ending))
        || language.testBeginnings().stream().anyMatch(beginning -> beginsAsTest(stem, beginning));
  }

  /** "UserIT" and "MoneyTest" are tests, "GIT" and "Latest" are not. */
  private static boolean endsAsTest(String stem, String ending) {
    if (!stem.endsWith(ending)) {
      return false;
    }
    int before = stem.length() - ending.length() - 1;
    return before < 0
        || !Character.isUpperCase(ending.charAt(0))
        || !Character.isUpperCase(stem.charAt(before));
  }

  private static boolean beginsAsTest(String stem, String beginning) {
    int next = beginning.length();
    return stem.startsWith(beginning)
        && next < stem.length()
        && (!Character.isLetter(beginning.charAt(next - 1))
            || Character.isUpperCase(stem.charAt(next)));
  }

  private static boolean isBelow(String[] path, List<String> folders) {
    for (int index = 0; index < path.length - 1; index++) {
      if (folders.contains(path[index])) {
        return true;
      }
    }
    return false;
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String stemOf(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }
}
