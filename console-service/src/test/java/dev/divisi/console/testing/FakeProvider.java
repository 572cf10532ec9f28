package dev.divisi.console.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A provider of OpenID Connect that lets everybody in as the person that a test names. */
public final class FakeProvider implements AutoCloseable {
  public static final String CLIENT = "console";
  public static final String SECRET = "console-secret";

  private final HttpServer server;
  private final RSAKey key;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

  /** The claims of whoever logs in. */
  public volatile Map<String, Object> person = Map.of();

  public FakeProvider() throws IOException, JOSEException {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Settings of a console that trusts it. */
  public String[] settings(String... further) {
    String client = "--spring.security.oauth2.client.registration.house.";
    List<String> all =
        new ArrayList<>(
            List.of(
                "--divisi.console.login.mode=oidc",
                "--divisi.console.login.roles.viewer=everybody",
                "--divisi.console.login.roles.author=developers",
                "--divisi.console.login.roles.admin=keepers,owners",
                client + "client-id=" + CLIENT,
                client + "client-secret=" + SECRET,
                client + "client-name=the house",
                client + "scope=openid,profile",
                "--spring.security.oauth2.client.provider.house.issuer-uri=" + issuer(),
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer(),
                "--spring.security.oauth2.resourceserver.jwt.audiences=divisi"));
    all.addAll(Arrays.asList(further));
    return all.toArray(String[]::new);
  }

  /** A token for programs, changed as a test says. */
  public String token(Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
    JWTClaimsSet.Builder claims = claims().audience("divisi");
    person.forEach(claims::claim);
    change.accept(claims);
    return sign(claims.build(), key);
  }

  /** A token that somebody else has signed. */
  public String forged() throws JOSEException {
    JWTClaimsSet.Builder claims = claims().audience("divisi");
    person.forEach(claims::claim);
    return sign(claims.build(), new RSAKeyGenerator(2048).keyID("k1").generate());
  }

  private JWTClaimsSet.Builder claims() {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))));
  }

  private static String sign(JWTClaimsSet claims, RSAKey with) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(with.getKeyID()).build(), claims);
    token.sign(new RSASSASigner(with));
    return token.serialize();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/.well-known/openid-configuration" ->
            send(
                exchange,
                Map.of(
                    "issuer", issuer(),
                    "authorization_endpoint", issuer() + "/authorize",
                    "token_endpoint", issuer() + "/token",
                    "jwks_uri", issuer() + "/keys",
                    "subject_types_supported", List.of("public"),
                    "response_types_supported", List.of("code"),
                    "id_token_signing_alg_values_supported", List.of("RS256")));
        case "/keys" -> send(exchange, new JWKSet(key.toPublicJWK()).toJSONObject());
        case "/authorize" -> authorize(exchange);
        case "/token" -> token(exchange);
        default -> exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
    String code = UUID.randomUUID().toString();
    codes.put(code, asked);
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            URI.create(asked.get("redirect_uri"))
                + "?code="
                + code
                + "&state="
                + URLEncoder.encode(asked.get("state"), UTF_8));
    exchange.sendResponseHeaders(302, -1);
  }

  /** A code is good once, for who asked for it, and for who knows what it was asked with. */
  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> given =
        parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    Map<String, String> asked = codes.remove(given.getOrDefault("code", ""));
    String client =
        "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(UTF_8));
    if (asked == null
        || !client.equals(exchange.getRequestHeaders().getFirst("Authorization"))
        || !"S256".equals(asked.get("code_challenge_method"))
        || !challenge(given.getOrDefault("code_verifier", ""))
            .equals(asked.get("code_challenge"))) {
      exchange.sendResponseHeaders(400, -1);
      return;
    }
    JWTClaimsSet.Builder claims = claims().audience(CLIENT).claim("nonce", asked.get("nonce"));
    person.forEach(claims::claim);
    try {
      send(
          exchange,
          Map.of(
              "access_token",
              "opaque",
              "token_type",
              "Bearer",
              "expires_in",
              600,
              "id_token",
              sign(claims.build(), key)));
    } catch (JOSEException e) {
      throw new IOException(e);
    }
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> parameters(String query) {
    return Arrays.stream(query.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
  }

  private static void send(HttpExchange exchange, Object json) throws IOException {
    byte[] bytes = JsonMapper.shared().writeValueAsBytes(json);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
