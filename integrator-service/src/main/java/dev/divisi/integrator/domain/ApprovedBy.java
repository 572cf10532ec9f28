package dev.divisi.integrator.domain;

import dev.divisi.schemas.Approver;
import dev.divisi.schemas.GivenApproval;
import dev.divisi.schemas.RequiredApproval;
import java.text.Normalizer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How many different people approved. One who stands in for another counts as that other, and
 * nobody counts twice, neither as two others nor as another and themselves.
 */
final class ApprovedBy {
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Cc}]");

  private final RequiredApproval required;
  private final List<GivenApproval> given;

  ApprovedBy(RequiredApproval required, List<GivenApproval> given) {
    this.required = required;
    this.given = given.stream().filter(this::counts).toList();
  }

  /**
   * Whether policy names them, when it names anyone, at the time when they approved, and takes the
   * login by which they are known.
   */
  private boolean counts(GivenApproval approval) {
    return countsBy(approval.getLogin()) && isNamed(approval);
  }

  private boolean countsBy(String login) {
    List<String> logins = required.getLogins();
    if (logins == null) {
      return true;
    }
    return logins.isEmpty() ? !login.isEmpty() : logins.contains(login);
  }

  private boolean isNamed(GivenApproval approval) {
    return required.getGroup() == null
        || required.getApprovers().stream()
            .anyMatch(
                approver ->
                    approver.getName().equals(approval.getBy())
                        && Objects.equals(approver.getStandsInFor(), approval.getStandsInFor())
                        && mayAt(approver, approval.getApprovedAt()));
  }

  private static boolean mayAt(Approver approver, Instant at) {
    Long until = approver.getUntilMillis();
    return until == null || Instant.ofEpochMilli(until).isAfter(at);
  }

  int people() {
    Map<String, String> byPrincipal = new HashMap<>();
    given.stream()
        .map(approval -> normal(approval.getBy()))
        .distinct()
        .forEach(person -> place(person, byPrincipal, new HashSet<>()));
    return byPrincipal.size();
  }

  /** Who approved for several is moved to another one where that lets one more count. */
  private boolean place(String person, Map<String, String> byPrincipal, Set<String> tried) {
    for (GivenApproval approval : given) {
      String principal =
          normal(Objects.requireNonNullElse(approval.getStandsInFor(), approval.getBy()));
      if (!normal(approval.getBy()).equals(person) || !tried.add(principal)) {
        continue;
      }
      String other = byPrincipal.get(principal);
      if (other == null || place(other, byPrincipal, tried)) {
        byPrincipal.put(principal, person);
        return true;
      }
    }
    return false;
  }

  /** A name without its case, its width and what nobody sees: one person has one name. */
  private static String normal(String name) {
    String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
    // Upper case first: some letters are told apart in lower case only.
    String folded = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    String seen = UNSEEN.matcher(folded).replaceAll("");
    return Normalizer.normalize(seen, Normalizer.Form.NFKC).strip();
  }
}
