package dev.divisi.console.adapter.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.console.adapter.sql.ApiQueries.Place;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A place in a list, as a program is given it: a text without meaning to it. */
final class Cursor {
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();
  private static final int MOST = 500;

  private Cursor() {}

  static String of(Instant at, String id, long number) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((at.toEpochMilli() + " " + number + " " + id).getBytes(UTF_8));
  }

  /** The place; null for the beginning. */
  static @Nullable Place read(String cursor) throws ApiException {
    if (cursor.isEmpty()) {
      return null;
    }
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split(" ", 3);
      if (parts.length == 3 && cursor.length() <= MOST && parts[2].indexOf('\0') < 0) {
        long at = Long.parseLong(parts[0]);
        if (at >= 0 && at <= LATEST) {
          return new Place(Instant.ofEpochMilli(at), parts[2], Long.parseLong(parts[1]));
        }
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw ApiException.bad(
        "The parameter 'cursor' is none that was given out. Leave it out to begin anew.");
  }
}
