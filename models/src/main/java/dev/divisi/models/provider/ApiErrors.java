package dev.divisi.models.provider;

import dev.divisi.models.ModelException;
import dev.divisi.models.ModelException.Kind;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says what an error of a provider means: its status, and what its body says. */
final class ApiErrors {

  private static final int MAX_MESSAGE = 500;
  private static final Pattern TOO_LONG =
      Pattern.compile(
          "context_length_exceeded|context length|context window|prompt is too long|maximum context"
              + "|too many (input )?tokens|exceeds? the (available )?context");
  private static final Pattern UNKNOWN_MODEL =
      Pattern.compile(
          "model_not_found|model.{0,80}(not found|does not exist|not exist|not supported)");
  private static final Pattern NO_MONEY =
      Pattern.compile("insufficient_quota|billing|credit balance|exceeded your current quota");

  private final String host;
  private final String model;
  private final @Nullable String key;
  private final InstantSource clock;

  /**
   * @param key never to be shown, though a provider may repeat it
   */
  ApiErrors(String host, String model, @Nullable String key, InstantSource clock) {
    this.host = host;
    this.model = model;
    this.key = key;
    this.clock = clock;
  }

  /** An answer with a status that is no success. */
  ModelException ofStatus(int status, HttpHeaders headers, String body) {
    String said = said(body);
    String all = (body + " " + said).toLowerCase(Locale.ROOT);
    return switch (status) {
      case 401, 403 ->
          rejected(
              "MODEL_KEY_REFUSED",
              host + " refuses the key of this worker (" + status + "): " + said);
      case 402 -> spent(said);
      case 404 -> unknownModel(said);
      case 408 -> failed("MODEL_FAILED", host + " took too long (408): " + said, headers);
      case 429 ->
          NO_MONEY.matcher(all).find()
              ? spent(said)
              : failed("MODEL_OVERLOADED", host + " is asked too often (429): " + said, headers);
      case 503, 529 ->
          failed("MODEL_OVERLOADED", host + " is overloaded (" + status + "): " + said, headers);
      default -> ofOther(status, headers, said, all);
    };
  }

  private ModelException ofOther(int status, HttpHeaders headers, String said, String all) {
    if (status >= 500) {
      return failed("MODEL_FAILED", host + " failed (" + status + "): " + said, headers);
    }
    if (TOO_LONG.matcher(all).find()) {
      return tooLong(said);
    }
    if (UNKNOWN_MODEL.matcher(all).find()) {
      return unknownModel(said);
    }
    if (NO_MONEY.matcher(all).find()) {
      return spent(said);
    }
    return rejected(
        "MODEL_REQUEST_REFUSED", host + " refuses the request (" + status + "): " + said);
  }

  /** An error that came in the middle of an answer. */
  ModelException inStream(String data) {
    String said = said(data);
    String all = data.toLowerCase(Locale.ROOT);
    if (TOO_LONG.matcher(all).find()) {
      return tooLong(said);
    }
    if (all.contains("overloaded") || all.contains("rate_limit")) {
      return transientFailure("MODEL_OVERLOADED", host + " broke off its answer: " + said, null);
    }
    return transientFailure("MODEL_FAILED", host + " broke off its answer: " + said, null);
  }

  ModelException unreachable(Throwable cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new ModelException(
        Kind.TRANSIENT, "MODEL_UNREACHABLE", host + " cannot be reached: " + shown(why), cause);
  }

  ModelException silent(Duration silence) {
    return transientFailure(
        "MODEL_SILENT", host + " said nothing for " + silence.toSeconds() + " s", null);
  }

  ModelException cutOff() {
    return transientFailure(
        "MODEL_ANSWER_CUT_OFF", "The answer of " + host + " ended in the middle", null);
  }

  ModelException unreadable(String what) {
    return transientFailure(
        "MODEL_ANSWER_UNREADABLE",
        host + " answered what is no answer of its API: " + shown(what),
        null);
  }

  ModelException tooLarge(long most) {
    return new ModelException(
        Kind.ANSWER,
        "MODEL_ANSWER_TOO_LARGE",
        "The answer of "
            + model
            + " was cut off: it went on after "
            + most
            + " characters, which is more than it may have.");
  }

  private ModelException tooLong(String said) {
    return rejected(
        "MODEL_CONTEXT_TOO_LONG",
        "The conversation is too long for " + model + " of " + host + ": " + said);
  }

  private ModelException unknownModel(String said) {
    return rejected(
        "MODEL_UNKNOWN", host + " has no model \"" + shown(model) + "\" at this address: " + said);
  }

  private ModelException spent(String said) {
    return new ModelException(
        Kind.EXHAUSTED,
        "MODEL_QUOTA_EXHAUSTED",
        "What may be spent at " + host + " is spent: " + said);
  }

  private static ModelException rejected(String code, String message) {
    return new ModelException(Kind.REJECTED, code, message);
  }

  private ModelException failed(String code, String message, HttpHeaders headers) {
    return transientFailure(code, message, retryAfter(headers).orElse(null));
  }

  private static ModelException transientFailure(
      String code, String message, @Nullable Duration retryAfter) {
    return new ModelException(Kind.TRANSIENT, code, message, retryAfter, null);
  }

  /** Seconds or an HTTP date; what is neither, or has passed, says nothing. */
  private Optional<Duration> retryAfter(HttpHeaders headers) {
    String value = headers.firstValue("retry-after").orElse("").strip();
    if (value.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      return Optional.of(Duration.ofMillis((long) Math.ceil(Double.parseDouble(value) * 1000)));
    }
    try {
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(clock.instant(), until);
      return left.isNegative() ? Optional.empty() : Optional.of(left);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private String said(String body) {
    try {
      JsonNode error = JsonMapper.shared().readTree(body).path("error");
      JsonNode message = error.isString() ? error : error.path("message");
      if (message.isString()) {
        return shown(message.stringValue());
      }
    } catch (JacksonException e) {
      // An error page of something in between is shown as it is.
    }
    return body.isBlank() ? "it does not say why" : shown(body);
  }

  private String shown(String text) {
    return Texts.line(key == null ? text : text.replace(key, "***"), MAX_MESSAGE);
  }
}
