package dev.divisi.console.adapter.api;

import dev.divisi.console.domain.NotAllowedException;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.documents.DocumentException;
import dev.divisi.goals.NoSuchVersionException;
import dev.divisi.goals.Untrusted;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Tells programs what went wrong with their request, for every address below {@code /api/}. What
 * went wrong in here is for the log alone.
 */
@Component
final class ApiErrors implements HandlerExceptionResolver, Ordered {
  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);
  private static final int MOST_PROBLEMS = 50;

  /** What a request is answered with. */
  private record Told(HttpStatus status, String detail, Map<String, Object> further) {
    private Told(HttpStatus status, String detail) {
      this(status, detail, Map.of());
    }
  }

  /** Before those for pages. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception failure) {
    if (!request.getRequestURI().startsWith("/api/")) {
      return null;
    }
    if (response.isCommitted()) {
      // A stream whose reader has left.
      LOG.debug("An answer ends early.", failure);
      return new ModelAndView();
    }
    Told told = told(failure, response);
    try {
      response.resetBuffer();
      Problems.write(response, told.status(), told.detail(), told.further());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ModelAndView();
  }

  private static Told told(Exception failure, HttpServletResponse response) {
    return switch (failure) {
      case ApiException known -> new Told(known.status(), text(known), known.further());
      case NotAllowedException denied -> new Told(HttpStatus.FORBIDDEN, text(denied));
      case UnavailableException unavailable -> {
        response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        yield new Told(HttpStatus.SERVICE_UNAVAILABLE, text(unavailable));
      }
      case RetriableException _ -> {
        LOG.warn("A request cannot be answered now.", failure);
        response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        yield new Told(
            HttpStatus.SERVICE_UNAVAILABLE, "What is kept cannot be read now. Come back later.");
      }
      case NonTransientDataAccessResourceException _ -> {
        LOG.warn("The database does not answer.", failure);
        response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        yield new Told(
            HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer. Come back later.");
      }
      case NoSuchVersionException missing -> new Told(HttpStatus.NOT_FOUND, text(missing));
      case DocumentException document -> told(document);
      case MethodArgumentTypeMismatchException mismatch -> told(mismatch);
      case MissingRequestValueException missing ->
          new Told(HttpStatus.BAD_REQUEST, missing.getBody().getDetail() + " Add it.");
      case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
      case HttpMediaTypeNotSupportedException type -> {
        response.setHeader(
            HttpHeaders.ACCEPT,
            type.getSupportedMediaTypes().stream()
                .map(Object::toString)
                .collect(Collectors.joining(", ")));
        yield new Told(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "The Content-Type must be one of " + type.getSupportedMediaTypes() + ".");
      }
      case HttpMediaTypeNotAcceptableException type ->
          new Told(
              HttpStatus.NOT_ACCEPTABLE,
              "There is only " + type.getSupportedMediaTypes() + " here. Accept one of them.");
      case HttpRequestMethodNotSupportedException method -> {
        String allowed =
            String.join(
                ", ",
                method.getSupportedMethods() == null
                    ? new String[0]
                    : method.getSupportedMethods());
        response.setHeader(HttpHeaders.ALLOW, allowed);
        yield new Told(HttpStatus.METHOD_NOT_ALLOWED, "Here one can only " + allowed + ".");
      }
      case NoResourceFoundException _ ->
          new Told(
              HttpStatus.NOT_FOUND,
              "There is nothing at this address. /api/v1/openapi.json says what there is.");
      case RequestRejectedException _ ->
          new Told(
              HttpStatus.BAD_REQUEST,
              "A parameter or a header has characters that are not taken, such as NUL.");
      case ErrorResponse other when other.getStatusCode().is4xxClientError() ->
          new Told(
              HttpStatus.valueOf(other.getStatusCode().value()),
              String.valueOf(other.getBody().getDetail()));
      default -> {
        String id = UUID.randomUUID().toString();
        LOG.error("A request failed: {}", id, failure);
        yield new Told(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong here. The console's log has it under " + id + ".");
      }
    };
  }

  private static Told told(DocumentException document) {
    List<Map<String, Object>> problems =
        document.problems().stream()
            .limit(MOST_PROBLEMS)
            .map(
                problem ->
                    Map.<String, Object>of(
                        "line", problem.position().line(),
                        "column", problem.position().column(),
                        "field", problem.path().toString(),
                        "message", Untrusted.line(problem.message())))
            .toList();
    return new Told(HttpStatus.BAD_REQUEST, text(document), Map.of("problems", problems));
  }

  private static Told told(MethodArgumentTypeMismatchException mismatch) {
    Class<?> wanted = mismatch.getRequiredType();
    String what =
        wanted == null
            ? "something else"
            : wanted.isEnum()
                ? "one of " + names(wanted)
                : wanted == int.class || wanted == Integer.class || wanted == long.class
                    ? "a whole number"
                    : wanted == boolean.class ? "true or false" : "something else";
    return new Told(
        HttpStatus.BAD_REQUEST,
        "The parameter '" + mismatch.getPropertyName() + "' must be " + what + ".");
  }

  private static Told unreadable(HttpMessageNotReadableException unreadable) {
    return switch (unreadable.getCause()) {
      case UnrecognizedPropertyException unknown ->
          bad(
              "There is no field '"
                  + Untrusted.line(path(unknown))
                  + "'; there are "
                  + unknown.getKnownPropertyIds()
                  + ".");
      case InvalidFormatException format when format.getTargetType().isEnum() ->
          bad(
              "The field '"
                  + path(format)
                  + "' must be one of "
                  + names(format.getTargetType())
                  + ".");
      case StreamConstraintsException _ -> bad("The JSON is too deep, or a text in it too long.");
      case StreamReadException broken ->
          bad(
              "The body is no JSON: it breaks off at line "
                  + broken.getLocation().getLineNr()
                  + ", column "
                  + broken.getLocation().getColumnNr()
                  + ".");
      case DatabindException other ->
          bad(
              other.getPath().isEmpty()
                  ? "The body must be a JSON object."
                  : "The field '"
                      + Untrusted.line(path(other))
                      + "' has a value of the wrong kind.");
      case null, default -> bad("The body is missing, or cannot be read. Send a JSON object.");
    };
  }

  private static Told bad(String detail) {
    return new Told(HttpStatus.BAD_REQUEST, detail);
  }

  private static String path(DatabindException failure) {
    return failure.getPath().stream()
        .map(
            reference ->
                reference.getPropertyName() == null
                    ? Integer.toString(reference.getIndex())
                    : reference.getPropertyName())
        .collect(Collectors.joining("."));
  }

  /** What a newer version may write is nothing to send. */
  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Object::toString)
        .filter(name -> !name.equals("UNKNOWN"))
        .toList();
  }

  private static String text(Exception failure) {
    return Untrusted.lines(String.valueOf(failure.getMessage()));
  }
}
