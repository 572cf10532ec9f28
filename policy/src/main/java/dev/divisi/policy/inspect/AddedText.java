package dev.divisi.policy.inspect;

import dev.divisi.policy.diff.DiffLine;
import dev.divisi.policy.diff.Hunk;
import java.util.Arrays;

/** The lines that a hunk adds, as one text, so that what spans lines is seen as a whole. */
final class AddedText {
  private final String text;

  /** Where each line begins in the text. */
  private final int[] begins;

  private final int[] numbers;

  private AddedText(String text, int[] begins, int[] numbers) {
    this.text = text;
    this.begins = begins;
    this.numbers = numbers;
  }

  static AddedText of(Hunk hunk) {
    StringBuilder text = new StringBuilder();
    int[] begins = new int[hunk.lines().size()];
    int[] numbers = new int[hunk.lines().size()];
    int count = 0;
    for (DiffLine line : hunk.lines()) {
      if (line.kind() == DiffLine.Kind.ADDED) {
        begins[count] = text.length();
        numbers[count++] = line.number();
        text.append(line.text()).append('\n');
      }
    }
    return new AddedText(
        text.toString(), Arrays.copyOf(begins, count), Arrays.copyOf(numbers, count));
  }

  /** What a line says in another writing: all of it is of that line. */
  static AddedText at(int line, String text) {
    String whole = text.endsWith("\n") ? text : text + '\n';
    int count = (int) whole.chars().filter(c -> c == '\n').count();
    int[] begins = new int[count];
    int[] numbers = new int[count];
    Arrays.fill(numbers, line);
    for (int index = 1; index < count; index++) {
      begins[index] = whole.indexOf('\n', begins[index - 1]) + 1;
    }
    return new AddedText(whole, begins, numbers);
  }

  String text() {
    return text;
  }

  /** The number, in the file, of the line that a place in the text belongs to. */
  int lineAt(int place) {
    return numbers[indexAt(place)];
  }

  private int indexAt(int place) {
    int found = Arrays.binarySearch(begins, place);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }

  /** Where the line begins that is so many before that of a place. */
  int beginOfLine(int place, int linesBefore) {
    return begins[Math.max(0, indexAt(place) - linesBefore)];
  }

  /** Where the line ends that is so many after that of a place. */
  int endOfLine(int place, int linesAfter) {
    int next = indexAt(place) + linesAfter + 1;
    return next < begins.length ? begins[next] - 1 : Math.max(0, text.length() - 1);
  }
}
