package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.api.Problems;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/** What a browser is shown of a request that no page took: in words, and within the frame. */
@Controller
public class ErrorPage implements ErrorController {
  @RequestMapping("/error")
  @Nullable String error(HttpServletRequest request, HttpServletResponse response, Model page)
      throws IOException {
    HttpStatus status = status(request);
    if (String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))
        .startsWith("/api/")) {
      Problems.write(response, status, words(status));
      return null;
    }
    response.setStatus(status.value());
    page.addAttribute("title", status == HttpStatus.NOT_FOUND ? "Not found" : "Not possible");
    page.addAttribute("message", words(status));
    return "problem";
  }

  /** Whoever asks for this address itself asks for nothing that is there. */
  private static HttpStatus status(HttpServletRequest request) {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    @Nullable HttpStatus known = code instanceof Integer number ? HttpStatus.resolve(number) : null;
    return known == null ? HttpStatus.NOT_FOUND : known;
  }

  private static String words(HttpStatus status) {
    return switch (status) {
      case NOT_FOUND -> "There is no page at this address.";
      case BAD_REQUEST ->
          "Something in the address or the form is not what it should be, such as a word for a number.";
      case METHOD_NOT_ALLOWED -> "This address is not asked in this way.";
      case CONTENT_TOO_LARGE -> "That is too much at once.";
      case FORBIDDEN -> "You may not do this.";
      default ->
          status.is5xxServerError()
              ? "The console failed at this. Its log says why."
              : "The console does not take this request: " + status.getReasonPhrase() + ".";
    };
  }
}
