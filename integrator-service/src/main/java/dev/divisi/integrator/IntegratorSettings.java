package dev.divisi.integrator;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the integrator runs checks: {@code divisi.integrator.*}. An unknown key stops the start.
 *
 * @param checkEnvironment names of environment variables that are passed on to checks, when they
 *     are set. No secrets: a check runs code of the repository.
 */
@ConfigurationProperties(prefix = "divisi.integrator", ignoreUnknownFields = false)
record IntegratorSettings(
    @DefaultValue({
          "JAVA_HOME",
          "MAVEN_OPTS",
          "MAVEN_ARGS",
          "MVNW_REPOURL",
          "GRADLE_USER_HOME",
          "CARGO_HOME",
          "RUSTUP_HOME",
          "GOPATH"
        })
        List<String> checkEnvironment) {
  IntegratorSettings {
    checkEnvironment = List.copyOf(checkEnvironment);
  }
}
