package dev.divisi.service;

import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * By what a service judges: {@code divisi.policy.*}. An unknown key stops the start.
 *
 * @param organisation path of the organisation's policy; empty when there is none. All services
 *     that judge must have the same.
 */
@ConfigurationProperties(prefix = "divisi.policy", ignoreUnknownFields = false)
public record PolicySettings(@DefaultValue("") String organisation) {
  /** The organisation's policy, if there is one. */
  public Optional<Path> file() {
    return organisation.isBlank()
        ? Optional.empty()
        : Optional.of(Path.of(organisation).toAbsolutePath().normalize());
  }
}
