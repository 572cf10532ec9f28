package dev.divisi.console.adapter.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Errors as programs are told of them: RFC 9457. */
public final class Problems {
  private static final int LONGEST_DETAIL = 8000;

  private Problems() {}

  /** Answers that somebody asks too often. */
  public static void tooMany(HttpServletResponse response, long seconds, String detail)
      throws IOException {
    response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    write(response, HttpStatus.TOO_MANY_REQUESTS, detail);
  }

  /** Answers with a problem, outside of any controller. */
  public static void write(HttpServletResponse response, HttpStatus status, String detail)
      throws IOException {
    write(response, status, detail, Map.of());
  }

  /**
   * Answers with a problem.
   *
   * @param further further members, as Jackson writes them
   */
  static void write(
      HttpServletResponse response, HttpStatus status, String detail, Map<String, Object> further)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setCharacterEncoding(UTF_8);
    response.getWriter().write(json(status, detail, further));
  }

  /** The problem itself. */
  static String json(HttpStatus status, String detail, Map<String, Object> further) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("status", status.value());
    problem.put("title", status.getReasonPhrase());
    problem.put(
        "detail",
        detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "...");
    problem.putAll(further);
    return JsonMapper.shared().writeValueAsString(problem);
  }
}
