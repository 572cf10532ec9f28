package dev.divisi.console.adapter.login;

import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.Role;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** That somebody is who they say, and what they may. */
public final class PersonAuthentication extends AbstractAuthenticationToken {
  private final Person person;

  public PersonAuthentication(Person person) {
    super(authorities(person.role()));
    this.person = person;
    setAuthenticated(true);
  }

  private static List<GrantedAuthority> authorities(Role role) {
    return Arrays.stream(Role.values())
        .filter(role::has)
        .<GrantedAuthority>map(each -> new SimpleGrantedAuthority("ROLE_" + each.name()))
        .toList();
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
