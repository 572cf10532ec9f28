package dev.divisi.models.provider;

import dev.divisi.models.ModelException;
import java.net.http.HttpHeaders;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider with the key of this worker for it.
 *
 * @param key null when it needs none
 */
public record ProviderAccess(Provider provider, @Nullable String key) {

  /** Without the key, so that no log has it. */
  @Override
  public String toString() {
    return "ProviderAccess[" + provider + "]";
  }

  /**
   * What an error of the provider means.
   *
   * @param status of HTTP, from 400
   * @param body as it came
   */
  public ModelException failure(String model, int status, String body) {
    return new ApiErrors(provider.host(), model, key, InstantSource.system())
        .ofStatus(status, HttpHeaders.of(Map.of(), (_, _) -> true), body);
  }

  /** That text without the key. */
  public String withoutKey(String text) {
    return key == null ? text : text.replace(key, "***");
  }
}
