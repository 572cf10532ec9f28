package dev.divisi.console.adapter.login;

import static org.springframework.security.config.Customizer.withDefaults;

import dev.divisi.console.ConsoleSettings;
import dev.divisi.console.adapter.api.Problems;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import java.util.Set;
import org.springframework.boot.web.server.Cookie;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Who may ask for what. */
@Configuration(proxyBeanMethods = false)
@Import({LocalLogin.class, OidcLogin.class})
public class LoginConfiguration {
  /** No script or style but from here, nothing from elsewhere, no frame around it. */
  private static final String LOGGED_OUT = "You are not logged in any more. Load the page again.";

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  /** For somebody whom their provider knows, and this console does not. */
  static final String NO_ROLE =
      "You are logged in, but have no role here. Whoever runs this console gives roles to groups,"
          + " with divisi.console.login.roles.";

  private static final long YEAR_SECONDS = 365L * 24 * 3600;
  private static final RequestMatcher API = path("/api/**");

  /** A way to log in: one of two, by the setting. */
  @FunctionalInterface
  interface LoginWay {
    /** Adds it. */
    void addTo(HttpSecurity security);
  }

  /** Names under which the console may be asked for; none: any. */
  public record AllowedHosts(Set<String> names) {}

  private static RequestMatcher path(String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(pattern);
  }

  @Bean
  SecurityContextRepository securityContexts() {
    return new HttpSessionSecurityContextRepository();
  }

  /** So that whoever follows events hears when a session ends. */
  @Bean
  HttpSessionEventPublisher sessionEvents() {
    return new HttpSessionEventPublisher();
  }

  @Bean
  StrictHttpFirewall firewall(AllowedHosts hosts) {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    Set<String> names = hosts.names();
    firewall.setAllowedHostnames(name -> names.isEmpty() || names.contains(name));
    // PostgreSQL takes no NUL.
    firewall.setAllowedParameterValues(value -> value.indexOf('\0') < 0);
    return firewall;
  }

  @Bean
  RequestRejectedHandler rejected() {
    return (_, response, _) ->
        Problems.write(
            response,
            HttpStatus.BAD_REQUEST,
            "The request is refused: its address, a header or its host is not one that is taken"
                + " here. divisi.console.hosts names the hosts.");
  }

  @Bean
  RateLimits rateLimits(ConsoleSettings settings, InstantSource clock) {
    return new RateLimits(settings.limits(), clock);
  }

  /**
   * With people from elsewhere the session's cookie goes over TLS only, and no other host can set
   * it. Whoever says {@code server.servlet.session.cookie.secure: false} tries it out.
   */
  @Bean
  WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> cookie(ConsoleSettings settings) {
    return factory -> {
      Cookie cookie = factory.getSettings().getSession().getCookie();
      if (settings.login().mode() == ConsoleSettings.Mode.OIDC && cookie.getSecure() == null) {
        cookie.setSecure(true);
      }
      boolean secure = Boolean.TRUE.equals(cookie.getSecure());
      cookie.setName(secure ? "__Host-divisi" : "divisi");
      cookie.setPath("/");
    };
  }

  @Bean
  SecurityFilterChain requests(
      HttpSecurity security,
      ConsoleSettings settings,
      SecurityContextRepository contexts,
      RateLimits limits,
      LoginWay way,
      InstantSource clock) {
    RequestMatcher attempts = new OrRequestMatcher(path("/login/**"), path("/oauth2/**"));
    RequestMatcher page = path("/login");
    way.addTo(security);
    boolean isLocal = settings.login().mode() == ConsoleSettings.Mode.LOCAL;
    HttpSessionRequestCache places = new HttpSessionRequestCache();
    places.setRequestMatcher(
        new AndRequestMatcher(
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, "/**"),
            new NegatedRequestMatcher(API),
            request -> request.getHeader("HX-Request") == null));
    return security
        .authorizeHttpRequests(
            requests ->
                requests
                    // What goes on from a request that was let in, or tells why it was not.
                    .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(
                        "/login",
                        "/login/**",
                        "/assets/**",
                        "/webjars/**",
                        "/favicon.ico",
                        "/health",
                        "/error")
                    .permitAll()
                    .anyRequest()
                    .hasRole("VIEWER"))
        .securityContext(context -> context.securityContextRepository(contexts))
        .requestCache(cache -> cache.requestCache(places))
        .addFilterBefore(
            new LoginLimitFilter(
                limits, new AndRequestMatcher(attempts, new NegatedRequestMatcher(page))),
            SecurityContextHolderFilter.class)
        .addFilterBefore(new PersonFilter(limits, clock), AuthorizationFilter.class)
        // A token in a header is sent by no page that does not have it.
        .csrf(csrf -> csrf.ignoringRequestMatchers(LocalBearerFilter::isBearer))
        .logout(logout -> logout.logoutSuccessUrl("/login?left"))
        .exceptionHandling(
            handling ->
                handling
                    .defaultAuthenticationEntryPointFor(
                        (_, response, _) -> {
                          response.setHeader("WWW-Authenticate", "Bearer");
                          Problems.write(
                              response,
                              HttpStatus.UNAUTHORIZED,
                              "Nobody is logged in. Send a token in the header Authorization.");
                        },
                        API)
                    .defaultAuthenticationEntryPointFor(
                        (_, response, _) ->
                            Problems.write(response, HttpStatus.UNAUTHORIZED, LOGGED_OUT),
                        new RequestHeaderRequestMatcher("HX-Request"))
                    .defaultAuthenticationEntryPointFor(
                        new LoginUrlAuthenticationEntryPoint("/login"), AnyRequestMatcher.INSTANCE)
                    .accessDeniedHandler(
                        (_, response, denied) -> {
                          if (SecurityContextHolder.getContext().getAuthentication() == null) {
                            Problems.write(response, HttpStatus.UNAUTHORIZED, LOGGED_OUT);
                            return;
                          }
                          Problems.write(
                              response,
                              HttpStatus.FORBIDDEN,
                              denied instanceof CsrfException
                                  ? "The request does not come from a page of this console, or"
                                      + " the page is too old. Load it again."
                                  : NO_ROLE);
                        }))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(
                        policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                    .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                    .httpStrictTransportSecurity(
                        transport -> {
                          if (isLocal) {
                            transport.disable();
                          } else {
                            // TLS often ends at a proxy, and the request does not say so.
                            transport
                                .requestMatcher(AnyRequestMatcher.INSTANCE)
                                .includeSubDomains(false)
                                .maxAgeInSeconds(YEAR_SECONDS);
                          }
                        })
                    .cacheControl(withDefaults()))
        .build();
  }
}
