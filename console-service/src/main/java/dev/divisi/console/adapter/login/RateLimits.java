package dev.divisi.console.adapter.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.divisi.console.ConsoleSettings;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How often anybody may ask. Each console counts for itself. It remembers a bounded number of
 * people and addresses; who has not asked for longest is forgotten first.
 */
final class RateLimits {
  private static final int MOST_REMEMBERED = 10_000;

  private final Kind changes;
  private final Kind logins;

  RateLimits(ConsoleSettings.Limits settings, InstantSource clock) {
    TimeMeter time = new Clock(clock);
    this.changes = new Kind(settings.changesPerMinute(), time);
    this.logins = new Kind(settings.loginsPerMinute(), time);
  }

  /** Counts a change of somebody; says in how many seconds it may be tried again, or 0. */
  long change(String login, String name) {
    return changes.count(login + "\n" + name);
  }

  /** Counts an attempt to log in; says in how many seconds it may be tried again, or 0. */
  long login(String address) {
    return logins.count(network(address));
  }

  /** Whoever has one address of IPv6 has 2^64 of them. */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      // An address with a colon is never looked up by name.
      InetAddress parsed = InetAddress.ofLiteral(address);
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), 8))
          : parsed.getHostAddress();
    } catch (IllegalArgumentException _) {
      return address;
    }
  }

  private static final class Kind {
    private final Cache<String, Bucket> buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();
    private final int perMinute;
    private final TimeMeter time;

    private Kind(int perMinute, TimeMeter time) {
      this.perMinute = perMinute;
      this.time = time;
    }

    private long count(String who) {
      ConsumptionProbe probe = buckets.get(who, _ -> bucket()).tryConsumeAndReturnRemaining(1);
      return probe.isConsumed()
          ? 0
          : 1 + Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds();
    }

    private Bucket bucket() {
      return Bucket.builder()
          .addLimit(
              Bandwidth.builder()
                  .capacity(perMinute)
                  .refillGreedy(perMinute, Duration.ofMinutes(1))
                  .build())
          .withCustomTimePrecision(time)
          .build();
    }
  }

  private record Clock(InstantSource clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return clock.millis() * 1_000_000;
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
