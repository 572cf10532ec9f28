package dev.divisi.console.adapter.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Errors as programs are told of them: RFC 9457. */
public final class Problems {
  private Problems() {}

  /** Answers with a problem, outside of any controller. */
  public static void write(HttpServletResponse response, HttpStatus status, String detail)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setCharacterEncoding(UTF_8);
    response
        .getWriter()
        .write(
            JsonMapper.shared()
                .createObjectNode()
                .put("status", status.value())
                .put("title", status.getReasonPhrase())
                .put("detail", detail)
                .toString());
  }
}
