package dev.divisi.models.gateway;

import dev.divisi.models.ModelException;
import dev.divisi.models.provider.ProviderAccess;
import java.util.Locale;
import java.util.Optional;

/** What the error that an agent was sent says of its provider. */
final class ProviderFailure {

  private ProviderFailure() {}

  /** The failure of the provider; empty when there is none, or the request itself was wrong. */
  static Optional<ModelException> of(
      ProviderAccess access, String model, GatewayExchange.Answer answer) {
    int status = answer.status();
    if (status < 400 || answer.exhausted() || status == 400 || status == 413 || status == 422) {
      return Optional.empty();
    }
    String host = access.provider().host();
    String body = answer.body().toLowerCase(Locale.ROOT);
    if (body.contains("provider_key_refused")) {
      return failure(
          ModelException.Kind.REJECTED,
          "MODEL_KEY_REFUSED",
          host + " refuses the key of this worker; its operator must see to it");
    }
    if (body.contains("provider_unreachable")) {
      return failure(
          ModelException.Kind.TRANSIENT, "MODEL_UNREACHABLE", host + " cannot be reached");
    }
    if (body.contains("provider_silent")) {
      return failure(
          ModelException.Kind.TRANSIENT, "MODEL_SILENT", host + " did not answer in time");
    }
    return Optional.of(access.failure(model, status, answer.body()));
  }

  private static Optional<ModelException> failure(
      ModelException.Kind kind, String code, String message) {
    return Optional.of(new ModelException(kind, code, message));
  }
}
