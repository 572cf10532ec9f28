package dev.divisi.policy;

import dev.divisi.policy.input.LimitsInput;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What holds for one repository. */
public sealed interface Policy {
  /** SHA-256 in hex of all texts that it was made of. */
  String version();

  /** A policy that can be kept. */
  final class Valid implements Policy {
    private final String version;
    private final LimitsInput limits;
    private final @Nullable List<String> logins;
    private final Map<Judges, List<Rule>> rules;
    private final List<RuleSummary> summaries;

    Valid(
        String version,
        LimitsInput limits,
        @Nullable List<String> logins,
        List<Rule> rules,
        List<RuleSummary> summaries) {
      this.version = version;
      this.limits = limits;
      this.logins = logins;
      this.rules = rules.stream().collect(Collectors.groupingBy(Rule::judges));
      this.summaries = List.copyOf(summaries);
    }

    @Override
    public String version() {
      return version;
    }

    /** The limits that rules compare with. */
    public LimitsInput limits() {
      return limits;
    }

    /**
     * By which logins approvals count, where the empty one is that nothing vouches for a name; null
     * when nobody has said, and a name needs a login only where it matters whose it is.
     */
    public @Nullable List<String> logins() {
      return logins;
    }

    /** All its rules for a person, those that are off too, in the order of the layers. */
    public List<RuleSummary> summaries() {
      return summaries;
    }

    /** Those that are asked about such a thing. */
    List<Rule> rules(Judges judges) {
      return rules.getOrDefault(judges, List.of());
    }

    /** How many rules are asked. */
    public int size() {
      return rules.values().stream().mapToInt(List::size).sum();
    }
  }

  /**
   * The repository's policy cannot be read: everything is denied, never judged by the defaults.
   *
   * @param reason a line a problem: file, line, column, field, what is wrong
   */
  record Invalid(String version, String reason) implements Policy {}
}
