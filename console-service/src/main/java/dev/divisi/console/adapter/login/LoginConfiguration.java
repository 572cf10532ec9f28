package dev.divisi.console.adapter.login;

import static org.springframework.security.config.Customizer.withDefaults;

import dev.divisi.console.adapter.api.Problems;
import java.time.InstantSource;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Who may ask for what. */
@Configuration(proxyBeanMethods = false)
public class LoginConfiguration {
  /** No script or style but from here, nothing from elsewhere, no frame around it. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  @Bean
  SecurityContextRepository securityContexts() {
    return new HttpSessionSecurityContextRepository();
  }

  @Bean
  StrictHttpFirewall firewall(AllowedHosts hosts) {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    Set<String> names = hosts.names();
    firewall.setAllowedHostnames(name -> names.isEmpty() || names.contains(name));
    return firewall;
  }

  /** Names under which the console may be asked for; none: any. */
  public record AllowedHosts(Set<String> names) {}

  @Bean
  SecurityFilterChain requests(
      HttpSecurity security,
      SecurityContextRepository contexts,
      LocalTokens tokens,
      InstantSource clock) {
    RequestMatcher api = PathPatternRequestMatcher.withDefaults().matcher("/api/**");
    return security
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/login", "/login/**", "/assets/**", "/webjars/**", "/health")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .securityContext(context -> context.securityContextRepository(contexts))
        .addFilterBefore(new LocalBearerFilter(tokens, clock), BasicAuthenticationFilter.class)
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
                        api)
                    .defaultAuthenticationEntryPointFor(
                        new LoginUrlAuthenticationEntryPoint("/login"), _ -> true)
                    .defaultAccessDeniedHandlerFor(
                        (_, response, _) ->
                            Problems.write(
                                response,
                                HttpStatus.FORBIDDEN,
                                "The request does not come from a page of this console, or the"
                                    + " page is too old. Load it again."),
                        _ -> true))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                    .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                    .cacheControl(withDefaults()))
        .build();
  }
}
