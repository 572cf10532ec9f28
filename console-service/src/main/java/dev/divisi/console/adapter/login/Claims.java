package dev.divisi.console.adapter.login;

import dev.divisi.console.ConsoleSettings;
import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.Role;
import dev.divisi.goals.Untrusted;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody is by the claims of a token whose issuer is known. The same name at two issuers is
 * two people: a decision carries both.
 */
final class Claims {
  private static final int LONGEST_NAME = 200;

  private final ConsoleSettings.Login settings;

  Claims(ConsoleSettings.Login settings) {
    this.settings = settings;
  }

  /**
   * The person; empty when no group of theirs has a role here, or when nothing names them.
   *
   * @param issuer who vouches for the claims
   */
  Optional<Person> person(String issuer, Map<String, Object> claims) {
    return name(claims).flatMap(name -> role(claims).map(role -> new Person(name, issuer, role)));
  }

  /** A name that differs from how it is shown could pass for another one. */
  private Optional<String> name(Map<String, Object> claims) {
    return text(claims.get(settings.nameClaim())).or(() -> text(claims.get("sub")));
  }

  private static Optional<String> text(@Nullable Object value) {
    return value instanceof String text
            && !text.isBlank()
            && text.length() <= LONGEST_NAME
            && text.equals(Untrusted.line(text))
        ? Optional.of(text)
        : Optional.empty();
  }

  private Optional<Role> role(Map<String, Object> claims) {
    Set<String> groups = groups(claims);
    return settings.roles().entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(groups::contains))
        .map(Map.Entry::getKey)
        .max(Comparator.naturalOrder());
  }

  private Set<String> groups(Map<String, Object> claims) {
    Object value = claims.get(settings.roleClaim());
    if (value == null) {
      value = inside(claims, settings.roleClaim());
    }
    Set<String> groups = new HashSet<>();
    if (value instanceof String one) {
      groups.add(one);
    } else if (value instanceof Collection<?> several) {
      several.stream()
          .filter(String.class::isInstance)
          .map(String.class::cast)
          .forEach(groups::add);
    }
    return groups;
  }

  private static @Nullable Object inside(Map<String, Object> claims, String path) {
    Object at = claims;
    for (String key : path.split("\\.", -1)) {
      at = at instanceof Map<?, ?> object ? object.get(key) : null;
    }
    return at;
  }
}
