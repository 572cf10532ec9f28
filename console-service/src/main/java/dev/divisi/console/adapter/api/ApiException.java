package dev.divisi.console.adapter.api;

import dev.divisi.console.domain.Decisions;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** A request that is answered with a problem; the message says what to do about it. */
final class ApiException extends Exception {
  private final HttpStatus status;
  private final Map<String, Object> further;

  ApiException(HttpStatus status, String message) {
    this(status, message, Map.of());
  }

  /**
   * With more than words.
   *
   * @param further further members of the problem
   */
  ApiException(HttpStatus status, String message, Map<String, Object> further) {
    super(message);
    this.status = status;
    this.further = further;
  }

  /** Why the task graph refuses something, in its words if it has any. */
  static String refusal(Decisions.Answer answer) {
    return answer.words().isBlank() ? "The task graph refuses it." : answer.words();
  }

  /** Nothing is there. */
  static ApiException missing(String message) {
    return new ApiException(HttpStatus.NOT_FOUND, message);
  }

  /** The request is not what it must be. */
  static ApiException bad(String message) {
    return new ApiException(HttpStatus.BAD_REQUEST, message);
  }

  HttpStatus status() {
    return status;
  }

  Map<String, Object> further() {
    return further;
  }
}
