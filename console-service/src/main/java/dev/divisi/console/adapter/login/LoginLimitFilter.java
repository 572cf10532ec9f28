package dev.divisi.console.adapter.login;

import dev.divisi.console.adapter.api.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Bounds how often somebody tries to log in. */
final class LoginLimitFilter extends OncePerRequestFilter {
  private final RateLimits limits;
  private final RequestMatcher attempts;

  LoginLimitFilter(RateLimits limits, RequestMatcher attempts) {
    this.limits = limits;
    this.attempts = attempts;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long wait = attempts.matches(request) ? limits.login(request.getRemoteAddr()) : 0;
    if (wait > 0) {
      Problems.tooMany(
          response, wait, "Too many attempts to log in from here. Try again in a moment.");
      return;
    }
    chain.doFilter(request, response);
  }
}
