package dev.divisi.policy.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Base64;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are written in base64, with either alphabet, in one line or broken over several. What
 * comes out and is no text is passed over. The work is linear in what is looked at, and what comes
 * out is shorter.
 */
final class Base64Text {
  /** Of a shorter run comes too little to be a secret. */
  private static final int SHORTEST = 20;

  private static final int SHORTEST_TEXT = 12;

  /** A longer line may go on in the next. */
  private static final int BROKEN_FROM = 60;

  private Base64Text() {}

  /** Finds them. */
  static void in(AddedText added, Consumer<AddedText> texts) {
    String text = added.text();
    int begin = 0;
    while (begin < text.length()) {
      if (!isDigit(text.charAt(begin))) {
        begin++;
        continue;
      }
      int end = endOfRun(text, begin);
      if (end - begin >= SHORTEST) {
        String decoded = decoded(text.substring(begin, end));
        if (decoded != null) {
          texts.accept(AddedText.at(added.lineAt(begin), decoded));
        }
      }
      begin = end + 1;
    }
  }

  private static int endOfRun(String text, int begin) {
    int line = begin;
    int end = begin;
    while (end < text.length()) {
      if (isDigit(text.charAt(end))) {
        end++;
        continue;
      }
      int next = nextLine(text, end);
      if (next < 0 || end - line < BROKEN_FROM || !isDigit(text.charAt(next))) {
        break;
      }
      line = next;
      end = next;
    }
    return end;
  }

  /** Where the next line begins after its indent, when this one ends here. */
  private static int nextLine(String text, int at) {
    int place = at;
    if (place < text.length() && text.charAt(place) == '\r') {
      place++;
    }
    if (place >= text.length() || text.charAt(place) != '\n') {
      return -1;
    }
    place++;
    while (place < text.length() && text.charAt(place) == ' ') {
      place++;
    }
    return place < text.length() ? place : -1;
  }

  private static @Nullable String decoded(String run) {
    StringBuilder digits = new StringBuilder(run.length());
    for (int index = 0; index < run.length(); index++) {
      char c = run.charAt(index);
      if (isDigit(c)) {
        digits.append(c == '-' ? '+' : c == '_' ? '/' : c);
      }
    }
    if (digits.length() % 4 == 1) {
      digits.setLength(digits.length() - 1);
    }
    byte[] bytes = Base64.getDecoder().decode(digits.toString().getBytes(ISO_8859_1));
    CharBuffer read = CharBuffer.allocate(bytes.length);
    // Ends where it is no text: what follows a text may have been taken for a part of it.
    var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), read, true);
    int length = 0;
    while (length < read.position() && isOfText(read.get(length))) {
      length++;
    }
    return length < SHORTEST_TEXT ? null : read.flip().subSequence(0, length).toString();
  }

  private static boolean isOfText(char c) {
    return c == '\t' || c == '\n' || c == '\r' || !Character.isISOControl(c);
  }

  private static boolean isDigit(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/'
        || c == '-'
        || c == '_';
  }
}
