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
}
