package dev.divisi.console.adapter.web;

import dev.divisi.console.domain.NotAllowedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What a page says when it cannot be shown. */
@ControllerAdvice(annotations = Controller.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
public class PageErrors {
  @ExceptionHandler
  String notAllowed(
      NotAllowedException e,
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Principal principal,
      Model page) {
    response.setStatus(HttpStatus.FORBIDDEN.value());
    frame(request, principal, page);
    page.addAttribute("title", "Not allowed");
    page.addAttribute("message", e.getMessage());
    return "problem";
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.NOT_FOUND)
  String missing(Missing e, HttpServletRequest request, @Nullable Principal principal, Model page) {
    frame(request, principal, page);
    page.addAttribute("message", String.valueOf(e.getMessage()));
    return "missing";
  }

  /** What other pages get from {@link FrameAdvice}, which is not asked here. */
  private static void frame(HttpServletRequest request, @Nullable Principal principal, Model page) {
    CsrfToken csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
    Authentication authentication = principal instanceof Authentication known ? known : null;
    page.addAttribute(
        "frame", FrameAdvice.frame(request.getRequestURI(), authentication, csrf, ""));
  }
}
