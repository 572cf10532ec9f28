package dev.divisi.console.adapter.login;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Links that let the person on this machine in, each once. */
public final class LoginLinks {
  private final LocalTokens tokens;
  private final InstantSource clock;
  private final Map<String, Instant> used = new HashMap<>();

  public LoginLinks(LocalTokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /** The user whose link it is; empty when the link is not good, or not any more. */
  synchronized Optional<String> use(String token) {
    Instant now = clock.instant();
    used.values().removeIf(until -> !now.isBefore(until));
    return tokens
        .read(token, LocalTokens.Use.LINK, now)
        .filter(claims -> used.putIfAbsent(claims.nonce(), claims.until()) == null)
        .map(LocalTokens.Claims::user);
  }
}
