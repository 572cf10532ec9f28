package dev.divisi.console.adapter.webhook;

import dev.divisi.console.ConsoleSettings;
import dev.divisi.console.adapter.sql.Deliveries;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.Feed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Wires webhooks. */
@Configuration(proxyBeanMethods = false)
public class WebhookConfiguration {
  private static final Duration REST = Duration.ofSeconds(1);

  @Bean
  Webhooks webhooks(
      ConsoleSettings settings,
      Environment environment,
      Feed feed,
      ReadModel model,
      Deliveries deliveries,
      InstantSource clock) {
    List<Hook> hooks = new ArrayList<>();
    for (ConsoleSettings.Webhook webhook : settings.webhooks()) {
      String variable = webhook.secretVariable();
      String secret = environment.getProperty(variable);
      if (secret == null || secret.isBlank()) {
        throw new IllegalArgumentException(
            "divisi.console.webhooks: the variable "
                + variable
                + " is not set; it must hold the secret of "
                + webhook.url().getHost()
                + ".");
      }
      hooks.add(Hook.of(webhook, Signature.of(variable, secret), settings.url()));
    }
    return new Webhooks(hooks, feed, model, deliveries, clock, REST);
  }
}
