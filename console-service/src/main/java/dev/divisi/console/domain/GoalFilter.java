package dev.divisi.console.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.schemas.GoalStatus;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which goals are wanted.
 *
 * @param status name of a status; empty for all; what is none wants all
 * @param text what the goal asks for, or its id, has in it; empty for all
 * @param page from 1
 */
public record GoalFilter(String status, String text, int page) {
  /** How many goals a page has. */
  public static final int PAGE = 50;

  /** The status that is wanted. */
  public Optional<GoalStatus> wanted() {
    return Stream.of(GoalStatus.values()).filter(it -> it.name().equals(status)).findFirst();
  }

  /** How many goals come before this page. */
  public int skipped() {
    return (Math.clamp(page, 1, 100_000) - 1) * PAGE;
  }

  /** The query of an address that wants the same of another page. */
  public String query(int other) {
    return "?status="
        + URLEncoder.encode(status, UTF_8)
        + "&text="
        + URLEncoder.encode(text, UTF_8)
        + "&page="
        + other;
  }
}
