package dev.divisi.policy.inspect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What every match of a regular expression has in common: how short it can be, which characters it
 * can have, and words that it is made of. Known without matching, it tells cheaply where a match is
 * impossible.
 *
 * <p>Reads RE2's syntax as far as the rules use it. What it does not know is an error, and each
 * answer errs to the side that rules out less.
 */
final class TokenShape {
  private static final int ASCII = 128;
  private static final int MOST_WORDS = 64;

  private final int shortest;
  private final BitSet characters;
  private final boolean beyondAscii;
  private final Set<String> words;

  private TokenShape(int shortest, BitSet characters, boolean beyondAscii, Set<String> words) {
    this.shortest = shortest;
    this.characters = characters;
    this.beyondAscii = beyondAscii;
    this.words = words;
  }

  /**
   * The shape of an expression.
   *
   * @throws IllegalArgumentException when it uses what is not known here
   */
  static TokenShape of(String regex) {
    return new Reader(regex).read();
  }

  /** The length of the shortest match. */
  int shortest() {
    return shortest;
  }

  /** Whether a match can have this character. */
  boolean has(char c) {
    return c < ASCII ? characters.get(c) : beyondAscii;
  }

  /** Whether a match can have a blank or a line end in it. */
  boolean hasBlanks() {
    return has(' ') || has('\t') || has('\n') || has('\r');
  }

  /** Whether a word, in lower case, is part of one that a match is made of. */
  boolean isMadeOf(String word) {
    return words.stream().anyMatch(literal -> literal.contains(word));
  }

  /** A part of an expression: its shortest match, and all its matches when they are few. */
  private record Part(int shortest, Set<String> literals) {
    static final Part NOTHING = new Part(0, Set.of(""));

    boolean known() {
      return !literals.isEmpty();
    }
  }

  private static final class Reader {
    private final String regex;
    private final BitSet characters = new BitSet(ASCII);
    private final Set<String> words = new TreeSet<>();
    private boolean beyondAscii;
    private int at;

    private Reader(String regex) {
      this.regex = regex;
    }

    TokenShape read() {
      Part whole = alternatives();
      if (at < regex.length()) {
        throw unknown("an end of a group");
      }
      words.addAll(whole.literals());
      return new TokenShape(whole.shortest(), characters, beyondAscii, words);
    }

    private Part alternatives() {
      List<Part> parts = new ArrayList<>();
      parts.add(sequence());
      while (at < regex.length() && regex.charAt(at) == '|') {
        at++;
        parts.add(sequence());
      }
      if (parts.size() == 1) {
        return parts.getFirst();
      }
      Set<String> all = new TreeSet<>();
      parts.forEach(part -> all.addAll(part.literals()));
      boolean known = parts.stream().allMatch(Part::known) && all.size() <= MOST_WORDS;
      words.addAll(all);
      return new Part(
          parts.stream().mapToInt(Part::shortest).min().orElse(0), known ? all : Set.of());
    }

    private Part sequence() {
      int shortest = 0;
      boolean whole = true;
      Set<String> open = Set.of("");
      while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
        Part part = repeated(element());
        shortest += part.shortest();
        Set<String> longer = part.known() ? joined(open, part.literals()) : Set.of();
        if (longer.isEmpty()) {
          words.addAll(open);
          whole = false;
          open = part.known() ? part.literals() : Set.of("");
        } else {
          open = longer;
        }
      }
      if (whole) {
        return new Part(shortest, open);
      }
      words.addAll(open);
      return new Part(shortest, Set.of());
    }

    private static Set<String> joined(Set<String> first, Set<String> second) {
      if (first.size() * second.size() > MOST_WORDS) {
        return Set.of();
      }
      Set<String> all = new TreeSet<>();
      first.forEach(begin -> second.forEach(end -> all.add(begin + end)));
      return all;
    }

    private Part element() {
      char c = regex.charAt(at++);
      return switch (c) {
        case '(' -> group();
        case '[' -> some(set());
        case '\\' -> escaped();
        case '.' -> some(allBut(new BitSet()));
        case '^', '$' -> Part.NOTHING;
        case '*', '+', '?' -> throw unknown("a repetition of nothing");
        default -> some(one(c));
      };
    }

    private Part group() {
      if (regex.startsWith("?", at)) {
        if (regex.startsWith("?P<", at)) {
          at = regex.indexOf('>', at) + 1;
        } else {
          int end = at + 1;
          while ("imsU-".indexOf(regex.charAt(end)) >= 0) {
            end++;
          }
          at = end + 1;
          if (regex.charAt(end) == ')') {
            return Part.NOTHING;
          }
          if (regex.charAt(end) != ':') {
            throw unknown("a kind of group");
          }
        }
      }
      Part part = alternatives();
      if (at >= regex.length()) {
        throw unknown("a group without an end");
      }
      at++;
      return part;
    }

    private Part escaped() {
      char c = regex.charAt(at);
      if (c == 'b' || c == 'B' || c == 'z' || c == 'A') {
        at++;
        return Part.NOTHING;
      }
      return some(escape());
    }

    /** The characters that an escape stands for; it begins after the backslash. */
    private BitSet escape() {
      char c = regex.charAt(at++);
      return switch (c) {
        case 'd' -> range('0', '9');
        case 'w' -> word();
        case 's' -> blanks();
        case 'S' -> allBut(blanks());
        case 'n' -> one('\n');
        case 'r' -> one('\r');
        case 't' -> one('\t');
        case 'x' -> {
          at += 2;
          yield one((char) Integer.parseInt(regex.substring(at - 2, at), 16));
        }
        default -> {
          if (Character.isLetterOrDigit(c)) {
            throw unknown("an escape");
          }
          yield one(c);
        }
      };
    }

    private BitSet set() {
      BitSet all = new BitSet(ASCII);
      boolean negated = regex.charAt(at) == '^';
      if (negated) {
        at++;
      }
      boolean first = true;
      while (first || regex.charAt(at) != ']') {
        first = false;
        if (regex.startsWith("[:alnum:]", at)) {
          at += "[:alnum:]".length();
          all.or(alphanumeric());
          continue;
        }
        BitSet from = member();
        if (regex.charAt(at) == '-' && regex.charAt(at + 1) != ']' && from.cardinality() == 1) {
          at++;
          all.set(from.nextSetBit(0), member().nextSetBit(0) + 1);
        } else {
          all.or(from);
        }
      }
      at++;
      return negated ? allBut(all) : all;
    }

    private BitSet member() {
      char c = regex.charAt(at++);
      return c == '\\' ? escape() : one(c);
    }

    private Part repeated(Part part) {
      if (at >= regex.length()) {
        return part;
      }
      int least;
      boolean once = false;
      switch (regex.charAt(at)) {
        case '*' -> least = 0;
        case '+' -> least = 1;
        case '?' -> {
          least = 0;
          once = true;
        }
        case '{' -> {
          int end = regex.indexOf('}', at);
          String bounds = end < 0 ? "" : regex.substring(at + 1, end);
          String from = bounds.contains(",") ? bounds.substring(0, bounds.indexOf(',')) : bounds;
          if (from.isEmpty() || !from.chars().allMatch(Character::isDigit)) {
            return part;
          }
          least = Integer.parseInt(from);
          at = end;
        }
        default -> {
          return part;
        }
      }
      at++;
      if (at < regex.length() && regex.charAt(at) == '?') {
        at++;
      }
      if (once && part.known()) {
        Set<String> maybe = new TreeSet<>(part.literals());
        maybe.add("");
        return new Part(0, maybe);
      }
      words.addAll(part.literals());
      return new Part(part.shortest() * least, Set.of());
    }

    private Part some(BitSet possible) {
      characters.or(possible);
      possible.stream()
          .filter(Character::isLetter)
          .forEach(
              letter -> {
                // The expression may ignore case.
                characters.set(Character.toLowerCase(letter));
                characters.set(Character.toUpperCase(letter));
              });
      Set<String> literals = new TreeSet<>();
      if (possible.cardinality() <= 4) {
        possible.stream()
            .forEach(c -> literals.add(Character.toString(c).toLowerCase(Locale.ROOT)));
      }
      return new Part(1, literals);
    }

    private BitSet one(char c) {
      BitSet one = new BitSet(ASCII);
      if (c < ASCII) {
        one.set(c);
      } else {
        beyondAscii = true;
      }
      return one;
    }

    private BitSet allBut(BitSet some) {
      beyondAscii = true;
      BitSet all = new BitSet(ASCII);
      all.set(0, ASCII);
      all.andNot(some);
      return all;
    }

    private static BitSet range(char from, char to) {
      BitSet range = new BitSet(ASCII);
      range.set(from, to + 1);
      return range;
    }

    private static BitSet alphanumeric() {
      BitSet all = range('0', '9');
      all.or(range('a', 'z'));
      all.or(range('A', 'Z'));
      return all;
    }

    private static BitSet word() {
      BitSet all = alphanumeric();
      all.set('_');
      return all;
    }

    private static BitSet blanks() {
      BitSet all = new BitSet(ASCII);
      " \t\n\r\f".chars().forEach(all::set);
      return all;
    }

    private IllegalArgumentException unknown(String what) {
      return new IllegalArgumentException(
          "The expression has " + what + " that is not known here, at " + at + ": " + regex);
    }
  }
}
