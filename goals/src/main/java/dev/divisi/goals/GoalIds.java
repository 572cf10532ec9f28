package dev.divisi.goals;

import java.text.Normalizer;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Ids of goals: readable, and unique enough to be typed. */
public final class GoalIds {
  private static final int SLUG_LENGTH = 40;
  private static final int RANDOM_LENGTH = 5;

  /** Crockford's digits: none looks like another. */
  private static final String BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";

  private static final Pattern VALID = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  private GoalIds() {}

  /** Whether it may be the id of a goal: lower-case letters, digits and dashes, at most 63. */
  public static boolean isValid(String id) {
    return VALID.matcher(id).matches();
  }

  /** The beginning of the text as a slug, and five random digits. */
  public static String of(String text, RandomGenerator random) {
    StringBuilder id = new StringBuilder(slug(text)).append('-');
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      id.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return id.toString();
  }

  private static String slug(String text) {
    String slug =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    if (slug.isEmpty()) {
      return "goal";
    }
    if (slug.length() <= SLUG_LENGTH) {
      return slug;
    }
    int wordEnd = slug.lastIndexOf('-', SLUG_LENGTH);
    return wordEnd > 0 ? slug.substring(0, wordEnd) : slug.substring(0, SLUG_LENGTH);
  }
}
