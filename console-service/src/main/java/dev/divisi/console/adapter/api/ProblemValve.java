package dev.divisi.console.adapter.api;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Tells of requests that are too broken to reach the console, such as one with a NUL in its
 * address. Tomcat makes it by its name.
 */
public final class ProblemValve extends ErrorReportValve {
  @Override
  protected void report(Request request, Response response, Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    HttpStatus known = HttpStatus.resolve(status);
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setCharacterEncoding("UTF-8");
      response
          .getReporter()
          .write(
              Problems.json(
                  known == null ? HttpStatus.BAD_REQUEST : known,
                  "The request cannot be taken as it is.",
                  java.util.Map.of()));
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      container.getLogger().debug("Nobody hears the problem.", e);
    }
  }
}
