package dev.divisi.console.adapter.login;

import dev.divisi.console.ConsoleSettings;
import dev.divisi.console.adapter.api.Problems;
import dev.divisi.console.adapter.login.LoginConfiguration.LoginWay;
import dev.divisi.console.domain.Person;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.context.SecurityContextRepository;

/**
 * People whom a provider of OpenID Connect knows: with a browser by the code flow with PKCE, and
 * programs by the provider's tokens. Tokens of a browser's login are read once and not kept.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "divisi.console.login.mode", havingValue = "oidc")
class OidcLogin {
  private static final String NO_ROLE = "no_role";
  private static final String AUDIENCES = "spring.security.oauth2.resourceserver.jwt.audiences";
  private static final String ISSUER = "spring.security.oauth2.resourceserver.jwt.issuer-uri";

  @Bean
  Claims claims(ConsoleSettings settings) {
    return new Claims(settings.login());
  }

  @Bean
  OAuth2AuthorizedClientRepository authorizedClients() {
    return new NoTokens();
  }

  @Bean
  LoginWay oidcWay(
      ClientRegistrationRepository registrations,
      Optional<JwtDecoder> decoder,
      Claims claims,
      ConsoleSettings settings,
      SecurityContextRepository contexts,
      InstantSource clock,
      Environment environment) {
    require(environment, ISSUER, "the issuer whose tokens programs may send");
    require(environment, AUDIENCES, "what the token must be made for, such as divisi");
    JwtDecoder tokens =
        decoder.orElseThrow(
            () -> new IllegalArgumentException(ISSUER + " gives no way to check tokens."));
    return security -> {
      DefaultOAuth2AuthorizationRequestResolver requests =
          new DefaultOAuth2AuthorizationRequestResolver(
              registrations,
              OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI);
      requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
      OidcUserService users = new OidcUserService();
      security.oauth2Login(
          login ->
              login
                  .loginPage("/login")
                  .authorizationEndpoint(
                      endpoint -> endpoint.authorizationRequestResolver(requests))
                  .userInfoEndpoint(
                      endpoint ->
                          endpoint.oidcUserService(
                              request -> {
                                OidcUser user = users.loadUser(request);
                                person(claims, user);
                                return user;
                              }))
                  .successHandler(new Welcome(claims, settings, contexts, clock))
                  .failureHandler(
                      (_, response, failure) ->
                          response.sendRedirect(
                              failure instanceof OAuth2AuthenticationException refused
                                      && refused.getError().getErrorCode().equals(NO_ROLE)
                                  ? "/login?role"
                                  : "/login?failed")));
      security.oauth2ResourceServer(
          server ->
              server
                  .authenticationEntryPoint(
                      (_, response, _) -> {
                        response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
                        Problems.write(
                            response,
                            HttpStatus.UNAUTHORIZED,
                            "The token is not good: it is not one of the issuer, is not made for"
                                + " this console, or is too old.");
                      })
                  .jwt(
                      jwt ->
                          jwt.decoder(tokens)
                              .jwtAuthenticationConverter(token -> authentication(claims, token))));
    };
  }

  private static void require(Environment environment, String key, String what) {
    String value = environment.getProperty(key);
    if ((value == null || value.isBlank()) && environment.getProperty(key + "[0]") == null) {
      throw new IllegalArgumentException(
          "divisi.console.login.mode is oidc, and " + key + " is missing; it names " + what + ".");
    }
  }

  /** Who has no role is nobody here, though their token is good: then the answer is 403. */
  private static AbstractAuthenticationToken authentication(Claims claims, Jwt token) {
    Instant until = Objects.requireNonNullElse(token.getExpiresAt(), Instant.EPOCH);
    return Optional.ofNullable(token.getClaimAsString("iss"))
        .flatMap(issuer -> claims.person(issuer, token.getClaims()))
        .<AbstractAuthenticationToken>map(person -> new PersonAuthentication(person, until))
        .orElseGet(() -> new NoRoleAuthentication(token.getSubject()));
  }

  private static Person person(Claims claims, OidcUser user) {
    return Optional.ofNullable(user.getIssuer())
        .flatMap(issuer -> claims.person(issuer.toString(), user.getClaims()))
        .orElseThrow(() -> new OAuth2AuthenticationException(new OAuth2Error(NO_ROLE)));
  }

  /** Somebody whose token is good, and who may do nothing. */
  private static final class NoRoleAuthentication extends AbstractAuthenticationToken {
    private final String subject;

    NoRoleAuthentication(@Nullable String subject) {
      super(AuthorityUtils.NO_AUTHORITIES);
      this.subject = subject == null ? "" : subject;
      setAuthenticated(true);
    }

    @Override
    public Object getCredentials() {
      return "";
    }

    @Override
    public Object getPrincipal() {
      return subject;
    }
  }

  /** Makes a person of whom the provider knows, and leads to where they wanted to go. */
  private static final class Welcome extends SavedRequestAwareAuthenticationSuccessHandler {
    private final Claims claims;
    private final ConsoleSettings settings;
    private final SecurityContextRepository contexts;
    private final InstantSource clock;

    private Welcome(
        Claims claims,
        ConsoleSettings settings,
        SecurityContextRepository contexts,
        InstantSource clock) {
      this.claims = claims;
      this.settings = settings;
      this.contexts = contexts;
      this.clock = clock;
    }

    @Override
    public void onAuthenticationSuccess(
        HttpServletRequest request, HttpServletResponse response, Authentication authentication)
        throws ServletException, IOException {
      Person person =
          person(claims, (OidcUser) Objects.requireNonNull(authentication.getPrincipal()));
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(
          new PersonAuthentication(person, clock.instant().plus(settings.login().session())));
      SecurityContextHolder.setContext(context);
      contexts.saveContext(context, request, response);
      super.onAuthenticationSuccess(request, response, authentication);
    }
  }

  /** The console asks the provider for nothing more, so it keeps no token. */
  private static final class NoTokens implements OAuth2AuthorizedClientRepository {
    // As the interface has it.
    @SuppressWarnings("TypeParameterUnusedInFormals")
    @Override
    public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
        String registration, Authentication principal, HttpServletRequest request) {
      return null;
    }

    @Override
    public void saveAuthorizedClient(
        OAuth2AuthorizedClient client,
        Authentication principal,
        HttpServletRequest request,
        HttpServletResponse response) {
      // Read once, and forgotten.
    }

    @Override
    public void removeAuthorizedClient(
        String registration,
        Authentication principal,
        HttpServletRequest request,
        HttpServletResponse response) {
      // None is kept.
    }
  }
}
