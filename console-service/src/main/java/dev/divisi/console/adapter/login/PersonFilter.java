package dev.divisi.console.adapter.login;

import dev.divisi.console.adapter.api.Problems;
import dev.divisi.console.domain.Person;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the stay of somebody whose time is over, whatever they do, so that a role that was taken
 * away is lost some day; and bounds how often they change something.
 */
final class PersonFilter extends OncePerRequestFilter {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  /** Asking why is a question to the task graph, over Kafka. */
  private static final String WHY = "/why";

  private final RateLimits limits;
  private final InstantSource clock;

  PersonFilter(RateLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication instanceof PersonAuthentication person) {
      if (!clock.instant().isBefore(person.until())) {
        HttpSession session = request.getSession(false);
        if (session != null) {
          session.invalidate();
        }
        SecurityContextHolder.clearContext();
      } else if (isChange(request)) {
        Person who = person.getPrincipal();
        long wait = limits.change(who.login(), who.name());
        if (wait > 0) {
          Problems.tooMany(response, wait, "These are too many changes at once. Wait a moment.");
          return;
        }
      }
    }
    chain.doFilter(request, response);
  }

  private static boolean isChange(HttpServletRequest request) {
    return !READS.contains(request.getMethod()) || request.getRequestURI().endsWith(WHY);
  }
}
