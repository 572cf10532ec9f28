package dev.divisi.console.adapter.login;

import dev.divisi.console.adapter.login.LoginConfiguration.LoginWay;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/** The person on this machine: a link in a browser, a token for programs. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(
    name = "divisi.console.login.mode",
    havingValue = "local",
    matchIfMissing = true)
class LocalLogin {
  @Bean
  LoginWay localWay(LocalTokens tokens, InstantSource clock) {
    return security ->
        security.addFilterBefore(
            new LocalBearerFilter(tokens, clock), BasicAuthenticationFilter.class);
  }
}
