package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.domain.Feed;
import dev.divisi.console.domain.Person;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Gives every page its frame; not the API, whose readers need no session. */
@ControllerAdvice(basePackageClasses = {FrameAdvice.class, PersonAuthentication.class})
public class FrameAdvice {
  private final Feed feed;

  FrameAdvice(Feed feed) {
    this.feed = feed;
  }

  /** It is made before anything is read for the page: what changes meanwhile is told again. */
  @ModelAttribute("frame")
  Frame frame(HttpServletRequest request, @Nullable Authentication authentication, CsrfToken csrf) {
    return frame(request.getRequestURI(), authentication, csrf, feed.position());
  }

  static Frame frame(
      String path, @Nullable Authentication authentication, CsrfToken csrf, String position) {
    return new Frame(
        person(authentication),
        csrf.getHeaderName(),
        csrf.getParameterName(),
        csrf.getToken(),
        path,
        position);
  }

  static @Nullable Person person(@Nullable Authentication authentication) {
    return authentication instanceof PersonAuthentication known ? known.getPrincipal() : null;
  }
}
