package dev.divisi.console.adapter.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens for the person on this machine: whoever can read the secret's file is that person.
 *
 * <p>A token is a JSON object with {@code user}, {@code use}, {@code until} (seconds since 1970)
 * and {@code nonce}, and an HMAC-SHA256 of it by the secret, both in URL-safe Base64 with a dot
 * between.
 */
public final class LocalTokens {
  private static final int SECRET_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final byte[] secret;

  private LocalTokens(byte[] secret) {
    this.secret = secret;
  }

  /** What a token is good for. */
  public enum Use {
    /** To come in once, with a browser. */
    LINK,
    /** To ask the API, as often as one likes. */
    API
  }

  /**
   * What a token says.
   *
   * @param nonce tells tokens apart
   */
  public record Claims(String user, Use use, Instant until, String nonce) {}

  /**
   * Tokens by the secret of a file, which is made when it is missing.
   *
   * @throws IOException when it can be neither read nor made
   */
  public static LocalTokens of(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.exists(file)) {
      byte[] secret = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(secret);
      Path draft =
          Files.createTempFile(
              parent,
              "secret",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.writeString(draft, HexFormat.of().formatHex(secret));
        // Somebody may make it at the same time: then theirs counts.
        Files.createLink(file, draft);
      } catch (FileAlreadyExistsException _) {
        // Read below.
      } finally {
        Files.delete(draft);
      }
    }
    try {
      return new LocalTokens(HexFormat.of().parseHex(Files.readString(file).strip()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold a secret; remove it to have one made.", e);
    }
  }

  /** A token for a person. */
  public String make(String user, Use use, Instant now, Duration validFor) {
    byte[] nonce = new byte[16];
    new SecureRandom().nextBytes(nonce);
    String claims =
        JSON.createObjectNode()
            .put("user", user)
            .put("use", use.name())
            .put("until", now.plus(validFor).getEpochSecond())
            .put("nonce", HexFormat.of().formatHex(nonce))
            .toString();
    String first = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8));
    return first
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(first.getBytes(UTF_8)));
  }

  /** What a token says; empty when it is not ours, for something else, or too old. */
  public Optional<Claims> read(String token, Use use, Instant now) {
    int dot = token.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    try {
      String first = token.substring(0, dot);
      byte[] given = Base64.getUrlDecoder().decode(token.substring(dot + 1));
      if (!MessageDigest.isEqual(given, mac(first.getBytes(UTF_8)))) {
        return Optional.empty();
      }
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(first));
      Claims read =
          new Claims(
              claims.path("user").asString(""),
              Use.valueOf(claims.path("use").asString("")),
              Instant.ofEpochSecond(claims.path("until").asLong()),
              claims.path("nonce").asString(""));
      return read.use() == use && now.isBefore(read.until()) ? Optional.of(read) : Optional.empty();
    } catch (IllegalArgumentException | JacksonException _) {
      return Optional.empty();
    }
  }

  private byte[] mac(byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM + ".", e);
    }
  }
}
