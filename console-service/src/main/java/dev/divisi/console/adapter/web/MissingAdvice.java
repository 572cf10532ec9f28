package dev.divisi.console.adapter.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Says on a page of its own that something is not there. */
@ControllerAdvice(annotations = Controller.class)
public class MissingAdvice {
  private final FrameAdvice frames;

  MissingAdvice(FrameAdvice frames) {
    this.frames = frames;
  }

  @ExceptionHandler(Missing.class)
  @ResponseStatus(HttpStatus.NOT_FOUND)
  String missing(
      Missing missing,
      HttpServletRequest request,
      @Nullable Authentication authentication,
      Model page) {
    CsrfToken csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
    page.addAttribute("frame", frames.frame(request, authentication, csrf));
    page.addAttribute("message", String.valueOf(missing.getMessage()));
    return "missing";
  }
}
