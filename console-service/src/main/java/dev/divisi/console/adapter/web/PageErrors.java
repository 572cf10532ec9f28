package dev.divisi.console.adapter.web;

import dev.divisi.console.domain.NotAllowedException;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.server.ResponseStatusException;

/** What a page says when it cannot be shown. */
@ControllerAdvice(annotations = Controller.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
public class PageErrors {
  @ExceptionHandler
  String notAllowed(
      NotAllowedException e, HttpServletResponse response, Model page) {
    response.setStatus(HttpStatus.FORBIDDEN.value());
    page.addAttribute("title", "Not allowed");
    page.addAttribute("message", e.getMessage());
    return "problem";
  }

  /** Of what is not there, and of what nobody can ask for. */
  @ExceptionHandler
  String status(ResponseStatusException e, HttpServletResponse response, Model page) {
    response.setStatus(e.getStatusCode().value());
    page.addAttribute("title", e.getStatusCode().value() == 404 ? "Not found" : "Not possible");
    page.addAttribute("message", e.getReason() == null ? "" : e.getReason());
    return "problem";
  }
}
