package dev.divisi.console.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages as Standard Webhooks has it: HMAC-SHA256 over id, time and body.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "whsec_";
  private static final int LEAST_BYTES = 24;

  private final SecretKeySpec secret;

  private Signature(SecretKeySpec secret) {
    this.secret = secret;
  }

  /**
   * By a secret in Base64, after {@code whsec_}.
   *
   * @param variable where the secret was found; the secret itself is in no message
   * @throws IllegalArgumentException when it is none, or too short
   */
  static Signature of(String variable, String secret) {
    String encoded = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(encoded.strip());
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          variable + " is no secret for a webhook: it must be whsec_ and Base64.");
    }
    if (bytes.length < LEAST_BYTES) {
      throw new IllegalArgumentException(
          variable + " is too short for a webhook's secret: take 24 bytes or more.");
    }
    return new Signature(new SecretKeySpec(bytes, ALGORITHM));
  }

  /** The value of the header {@code webhook-signature}. */
  String of(String id, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      byte[] signed = mac.doFinal((id + "." + seconds + "." + body).getBytes(UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM + ".", e);
    }
  }
}
