package dev.divisi.globs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Compares the machine with an independent reading of the language, by search over all short paths.
 */
class PathGlobPropertiesTest {
  private static final List<String> WORDS =
      List.of("a", "b", ".", "*", "?", "{a,b}", "{,b}", "{a/b,.}");
  private static final List<String> PATHS = shortPaths(5);

  @Test
  void shouldAgreeWithARegularExpressionWhenPathsAreShort() {
    for (long seed = 0; seed < 2_000; seed++) {
      Optional<PathGlob> glob = glob(random(seed));
      if (glob.isEmpty()) {
        continue;
      }
      Pattern expected = regularExpression(glob.get());
      for (String path : PATHS) {
        assertThat(glob.get().matches(path))
            .as("seed %d: %s on %s", seed, glob.get(), path)
            .isEqualTo(PATH.matcher(path).matches() && expected.matcher(path).matches());
      }
    }
  }

  @Test
  void shouldMeetExactlyWhenThereIsAWitness() {
    int met = 0;
    int apart = 0;
    for (long seed = 0; seed < 4_000; seed++) {
      RandomGenerator random = random(seed);
      Optional<PathGlob> one = glob(random);
      Optional<PathGlob> other = glob(random);
      if (one.isEmpty() || other.isEmpty()) {
        continue;
      }
      PathGlob left = one.get();
      PathGlob right = other.get();
      boolean meets = left.meets(right);
      String what = "seed " + seed + ": " + left + " and " + right;

      assertThat(right.meets(left)).as(what).isEqualTo(meets);
      boolean witness = PATHS.stream().anyMatch(path -> left.matches(path) && right.matches(path));
      if (witness) {
        assertThat(meets).as(what).isTrue();
        met++;
      } else if (meets) {
        assertThat(longWitness(left, right)).as(what + ": a witness").isTrue();
        met++;
      } else {
        apart++;
      }
    }
    assertThat(met).isGreaterThan(500);
    assertThat(apart).isGreaterThan(500);
  }

  @Test
  void shouldMeetItselfWhenItIsAGlob() {
    for (long seed = 0; seed < 1_000; seed++) {
      glob(random(seed))
          .ifPresent(glob -> assertThat(glob.meets(glob)).as(glob.pattern()).isTrue());
    }
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static Optional<PathGlob> glob(RandomGenerator random) {
    List<String> segments = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      segments.add(random.nextInt(4) == 0 ? "**" : segment(random));
    }
    try {
      return Optional.of(PathGlob.parse(String.join("/", segments)));
    } catch (InvalidGlobException e) {
      return Optional.empty();
    }
  }

  private static String segment(RandomGenerator random) {
    StringBuilder segment = new StringBuilder();
    int words = 1 + random.nextInt(2);
    for (int i = 0; i < words; i++) {
      segment.append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return segment.toString();
  }

  private static final Pattern PATH =
      Pattern.compile("(?!(.*/)?\\.{1,2}(/.*)?$)(?!/)(?!.*//)(?!.*/$)(?=.).*");

  /** The language again, in other words: translated by text replacement. */
  private static Pattern regularExpression(PathGlob glob) {
    String text = glob.pattern().replaceAll("^(\\./)+", "").replace(".", "\\.");
    text = text.replace("{", "(").replace("}", ")").replace(",", "|");
    text = text.replace("?", "[^/]").replaceAll("(?<!\\*)\\*(?!\\*)", "[^/]*");
    text = text.replaceAll("(^|/)\\*\\*$", "$1.+");
    return Pattern.compile(text.replace("**/", "(.+/)?"));
  }

  private static List<String> shortPaths(int longest) {
    List<String> all = new ArrayList<>();
    List<String> last = List.of("");
    for (int length = 1; length <= longest; length++) {
      List<String> next = new ArrayList<>();
      for (String path : last) {
        for (String letter : List.of("a", "b", ".", "/")) {
          next.add(path + letter);
        }
      }
      all.addAll(next);
      last = next;
    }
    return all;
  }

  /** A search by growing length that gives a beginning up as soon as no path can have it. */
  private static boolean longWitness(PathGlob left, PathGlob right) {
    List<Pattern> patterns = List.of(regularExpression(left), regularExpression(right));
    List<String> last = List.of("");
    while (!last.isEmpty() && last.getFirst().length() < 14) {
      List<String> next = new ArrayList<>();
      for (String beginning : last) {
        for (String letter : List.of("a", "b", ".", "/")) {
          String path = beginning + letter;
          if (PATH.matcher(path).matches() && left.matches(path) && right.matches(path)) {
            return true;
          }
          if (patterns.stream().allMatch(pattern -> canGoOn(pattern, path))) {
            next.add(path);
          }
        }
      }
      last = next;
    }
    return false;
  }

  // hitEnd is what tells that a longer text could match.
  @SuppressWarnings("JdkObsolete")
  private static boolean canGoOn(Pattern pattern, String beginning) {
    Matcher matcher = pattern.matcher(beginning);
    return matcher.matches() || matcher.hitEnd();
  }
}
