package dev.divisi.console.adapter.login;

import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** That somebody is who they say, what they may, and until when that is taken for granted. */
public final class PersonAuthentication extends AbstractAuthenticationToken {
  private final Person person;
  private final Instant until;

  /** Without an end of its own. */
  public PersonAuthentication(Person person) {
    this(person, Instant.MAX);
  }

  public PersonAuthentication(Person person, Instant until) {
    super(authorities(person.role()));
    this.person = person;
    this.until = until;
    setAuthenticated(true);
  }

  private static List<GrantedAuthority> authorities(Role role) {
    return Arrays.stream(Role.values())
        .filter(role::has)
        .<GrantedAuthority>map(each -> new SimpleGrantedAuthority("ROLE_" + each.name()))
        .toList();
  }

  /** When the person has to log in again. */
  public Instant until() {
    return until;
  }

  @Override
  public Object getCredentials() {
    return "";
  }

  @Override
  public Person getPrincipal() {
    return person;
  }

  @Override
  public String getName() {
    return person.name();
  }
}
