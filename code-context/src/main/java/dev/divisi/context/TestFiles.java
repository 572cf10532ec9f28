package dev.divisi.context;

import dev.divisi.context.outline.Language;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Which files are tests, by their names and folders, and which are near a file. */
final class TestFiles {
  private static final Pattern NAME =
      Pattern.compile(
          "^(?:Test(?=[A-Z])|test_)|(?<=.)(?:Tests?|TestCase|IT|Spec)$|[._-](?:test|tests|spec)$");
  private static final Pattern FOLDER =
      Pattern.compile("(^|/)(?:tests?|__tests__|spec|specs|src/(?:test|it)/.*)(/|$)");

  private final View view;
  private final Map<String, List<Integer>> testsByName = new HashMap<>();

  TestFiles(View view) {
    this.view = view;
    for (int i = 0; i < view.files().size(); i++) {
      ViewFile file = view.file(i);
      if (isTest(file) && !subject(file).isEmpty()) {
        testsByName.computeIfAbsent(subject(file), _ -> new ArrayList<>()).add(i);
      }
    }
  }

  static boolean isTest(ViewFile file) {
    return file.language() != Language.OTHER
        && (NAME.matcher(file.stem()).find() || FOLDER.matcher(file.folder()).find());
  }

  /** What a test is about, by its name, in lower case. */
  private static String subject(ViewFile test) {
    return NAME.matcher(test.stem()).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** The tests that are named after a file, nearest first. */
  List<Integer> named(int number) {
    ViewFile file = view.file(number);
    if (isTest(file)) {
      return List.of();
    }
    return testsByName.getOrDefault(file.stem().toLowerCase(Locale.ROOT), List.of()).stream()
        .filter(test -> test != number)
        .sorted(
            Comparator.comparingInt((Integer test) -> -common(file.path(), view.file(test).path()))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** How many folders at the beginning two paths share, and names at the end of their folders. */
  static int common(String one, String other) {
    String[] a = one.split("/", -1);
    String[] b = other.split("/", -1);
    int begin = 0;
    while (begin < Math.min(a.length, b.length) - 1 && a[begin].equals(b[begin])) {
      begin++;
    }
    int end = 0;
    while (end < Math.min(a.length, b.length) - 1 - begin
        && a[a.length - 2 - end].equals(b[b.length - 2 - end])) {
      end++;
    }
    return begin + end;
  }
}
