package dev.divisi.planner.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;

/** Names as they may stand in ids: lower-case letters, digits, dots and dashes. */
final class Slug {
  private static final int LONGEST = 60;
  private static final int HASH_CHARACTERS = 8;

  private Slug() {}

  /** A readable id; ends in a hash when the name is cut or nothing of it is left. */
  static String of(String name) {
    String plain =
        Normalizer.normalize(
                name.length() > 1024 ? name.substring(0, 1024) : name, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9.]+", "-")
            .replaceAll("\\.{2,}", ".")
            .replaceAll("^[-.]+|[-.]+$", "");
    if (plain.isEmpty()) {
      return hash(name);
    }
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "-" + hash(name);
  }

  static String hash(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_CHARACTERS);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }
}
