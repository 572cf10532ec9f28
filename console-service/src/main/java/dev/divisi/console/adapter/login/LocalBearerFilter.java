package dev.divisi.console.adapter.login;

import dev.divisi.console.adapter.api.Problems;
import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets programs of the person on this machine in, by a token in the header of each request. */
final class LocalBearerFilter extends OncePerRequestFilter {
  private static final String SCHEME = "Bearer ";

  private final LocalTokens tokens;
  private final InstantSource clock;

  LocalBearerFilter(LocalTokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  static Person local(String user) {
    return new Person(user, "local", Role.ADMIN);
  }

  static boolean isBearer(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** A token that is no good is never made up for by a session. */
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!isBearer(request)) {
      chain.doFilter(request, response);
      return;
    }
    Optional<LocalTokens.Claims> claims =
        tokens.read(
            request.getHeader(HttpHeaders.AUTHORIZATION).substring(SCHEME.length()).strip(),
            LocalTokens.Use.API,
            clock.instant());
    if (claims.isEmpty()) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
      Problems.write(
          response,
          HttpStatus.UNAUTHORIZED,
          "The token is not good, or not any more. divisi console --token prints a new one.");
      return;
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        new PersonAuthentication(local(claims.get().user()), claims.get().until()));
    SecurityContextHolder.setContext(context);
    try {
      chain.doFilter(request, response);
    } finally {
      SecurityContextHolder.clearContext();
    }
  }
}
