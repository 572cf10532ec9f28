package dev.divisi.console.adapter.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.console.domain.Person;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;

/** The header {@code Idempotency-Key}: what is sent again with the same one is done once. */
record IdempotencyKey(String text) {
  private static final Pattern TAKEN = Pattern.compile("[\\x21-\\x7e]{1,200}");
  private static final int ID_DIGITS = 24;

  /** The key; an empty text when there is none. */
  static IdempotencyKey of(String text) throws ApiException {
    if (!text.isEmpty() && !TAKEN.matcher(text).matches()) {
      throw ApiException.bad(
          "The header Idempotency-Key must be 1 to 200 visible characters of ASCII.");
    }
    return new IdempotencyKey(text);
  }

  boolean isGiven() {
    return !text.isEmpty();
  }

  /** The id of the goal that a person submits with it. */
  String goalId(Person person) {
    String whole = person.login() + "\n" + person.name() + "\n" + text;
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(UTF_8));
      return "goal-" + HexFormat.of().formatHex(hash).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** Stops a key that was used for something else. */
  void require(boolean same) throws ApiException {
    if (!same) {
      throw new ApiException(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "This Idempotency-Key was used with another body. Use a new one.");
    }
  }
}
