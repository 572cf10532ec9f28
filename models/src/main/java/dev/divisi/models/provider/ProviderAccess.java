package dev.divisi.models.provider;

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

  /** That text without the key. */
  public String withoutKey(String text) {
    return key == null ? text : text.replace(key, "***");
  }
}
