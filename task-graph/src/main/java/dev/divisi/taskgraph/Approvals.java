package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The approvals that one patch, or one version of the plan, waits for, and those that were given.
 * They are bound to its hash: what has another hash has other ones.
 *
 * @param hash hash of what is approved
 * @param why why people are asked
 * @param deciders who may decide on the goal; empty when anyone may
 * @param authors who asked for it: whoever submitted the goal, and all who wrote what is approved
 * @param asked what is asked for, and what was given of it
 * @param begun whether what they are for has begun; from then on they count without end
 */
public record Approvals(
    String hash,
    String why,
    List<String> deciders,
    List<String> authors,
    List<Asked> asked,
    boolean begun) {

  private static final int MAX_NAMES = 10;
  private static final List<Map.Entry<String, Long>> UNITS =
      List.of(Map.entry("d", 86_400L), Map.entry("h", 3600L), Map.entry("m", 60L));

  /**
   * One requirement.
   *
   * @param required what is asked for
   * @param since since when people are asked for it
   * @param given what counts for it
   * @param overdue whether nobody answered in time, and people are still asked
   */
  public record Asked(
      RequiredApproval required, Instant since, List<GivenApproval> given, boolean overdue) {
    public Asked {
      given = List.copyOf(given);
    }

    private Asked with(List<GivenApproval> newGiven, Instant newSince) {
      return new Asked(required, newSince, newGiven, overdue);
    }

    boolean isFulfilled() {
      return given.size() >= required.people();
    }

    /** Of whom: a group, or nobody in particular. */
    private String group() {
      String group = required.group();
      return group == null ? "" : " of " + group;
    }

    private Instant end(GivenApproval approval) {
      return required.valid() == null ? Instant.MAX : approval.at().plus(required.valid());
    }

    private Stream<Instant> ends() {
      return given.stream().map(this::end).filter(end -> !end.equals(Instant.MAX));
    }
  }

  /**
   * What one approval does.
   *
   * @param after the approvals with it
   * @param rules the rules that it serves
   * @param behalf those on whose behalf it was given; none when all in the person's own right
   */
  record Answer(Approvals after, List<String> rules, List<String> behalf) {}

  public Approvals {
    deciders = List.copyOf(deciders);
    authors = List.copyOf(authors);
    asked = List.copyOf(asked);
  }

  /** What is asked for from now on. */
  static Approvals asked(
      String hash,
      String why,
      Goal goal,
      Collection<String> authors,
      List<RequiredApproval> required,
      Instant now) {
    Set<String> all = new LinkedHashSet<>(List.of(goal.definition().submittedBy()));
    all.addAll(authors);
    return new Approvals(
        hash,
        why,
        goal.definition().deciders(),
        List.copyOf(all),
        (required.isEmpty() ? List.of(RequiredApproval.BY_ANYONE) : required)
            .stream().map(one -> new Asked(one, now, List.of(), false)).toList(),
        false);
  }

  private Approvals with(List<Asked> newAsked) {
    return new Approvals(hash, why, deciders, authors, newAsked, begun);
  }

  Approvals beginning() {
    return new Approvals(hash, why, deciders, authors, asked, true);
  }

  /** Whether nothing more is asked for. */
  public boolean isFulfilled() {
    return asked.stream().allMatch(Asked::isFulfilled);
  }

  /** What was given, each once for each person on whose behalf, in the order given. */
  public List<GivenApproval> given() {
    return asked.stream()
        .flatMap(one -> one.given().stream())
        .distinct()
        .sorted(Comparator.comparing(GivenApproval::at))
        .toList();
  }

  /**
   * Whether policy names that person, so that they may decide on it whoever decides on the goal.
   */
  boolean names(String name, Instant at) {
    return asked.stream()
        .flatMap(one -> one.required().approvers().stream())
        .anyMatch(approver -> approver.name().equals(name) && approver.mayAt(at));
  }

  /** Why that person cannot approve it now; null when they can. */
  @Nullable String refusal(Decider decider, Instant now) {
    String name = decider.name();
    if (!answer(decider, now).rules().isEmpty()) {
      return null;
    }
    String awaited = "; who may: " + String.join(", ", awaited(now));
    if (!answered(decider, now, false).rules().isEmpty()) {
      return (decider.login().isEmpty()
              ? "nothing vouches that this is " + name
              : "that this is " + name + " is known by the login " + decider.login())
          + ", which does not count for this approval"
          + awaited;
    }
    if (NormalName.isIn(given().stream().map(GivenApproval::by).toList(), name)) {
      return name + " has approved it already" + awaited;
    }
    if (mayApprove(name, now, true)) {
      Set<String> counted = counted(name, now);
      return (counted.stream().anyMatch(principal -> NormalName.isIn(List.of(principal), name))
              ? "it was approved on behalf of " + name + " already"
              : name
                  + " can only approve it for "
                  + String.join(", ", counted)
                  + ", and that was done")
          + awaited;
    }
    return mayApprove(name, now, false)
        ? name
            + " asked for it, or wrote the plan or the patch: somebody else must approve it"
            + awaited
        : name + " may not approve it" + awaited;
  }

  private boolean mayApprove(String name, Instant now, boolean separated) {
    return asked.stream()
        .filter(one -> !one.isFulfilled())
        .anyMatch(one -> !principals(one.required(), name, now, separated).isEmpty());
  }

  /** As whom that person could count, were they not counted already. */
  private Set<String> counted(String name, Instant now) {
    Set<String> all = new LinkedHashSet<>();
    asked.stream()
        .filter(one -> !one.isFulfilled())
        .forEach(one -> all.addAll(principals(one.required(), name, now, true)));
    return all;
  }

  /** Why that person cannot reject it now; null when they can. Who wrote it may take it back. */
  @Nullable String refusalToReject(String name, Instant now) {
    boolean may =
        asked.stream().anyMatch(one -> !principals(one.required(), name, now, false).isEmpty());
    return may ? null : name + " may not reject it; who may: " + String.join(", ", awaited(now));
  }

  /** Those on whose behalf that person may say no; none when in their own right. */
  List<String> behalf(String name, Instant now) {
    Set<String> all = new LinkedHashSet<>();
    asked.forEach(one -> all.addAll(principals(one.required(), name, now, false)));
    return all.contains(name) ? List.of() : List.copyOf(all);
  }

  /** What it comes to when that person approves; no rules when it would change nothing. */
  Answer answer(Decider decider, Instant now) {
    return answered(decider, now, true);
  }

  private Answer answered(Decider decider, Instant now, boolean byLogin) {
    GivenApproval approval =
        new GivenApproval(decider.name(), decider.login(), null, decider.decisionId(), now);
    List<Asked> after = new ArrayList<>();
    Set<String> rules = new LinkedHashSet<>();
    Set<String> behalf = new LinkedHashSet<>();
    for (Asked one : asked) {
      boolean counts = !byLogin || one.required().countsBy(decider.login());
      List<GivenApproval> more =
          one.isFulfilled() || !counts ? one.given() : matched(one, approval);
      if (more.size() > one.given().size()) {
        rules.add(one.required().ruleId());
        more.stream()
            .filter(given -> given.decisionId().equals(decider.decisionId()))
            .map(GivenApproval::standsInFor)
            .filter(Objects::nonNull)
            .forEach(behalf::add);
        after.add(one.with(more, one.since()));
      } else {
        after.add(one);
      }
    }
    return new Answer(with(after), List.copyOf(rules), List.copyOf(behalf));
  }

  /**
   * What counts for a requirement with one approval more. Each person counts once, however they
   * write their name, and for one principal; who may stand in for several is moved to another one
   * where that lets one more count.
   */
  private List<GivenApproval> matched(Asked one, GivenApproval more) {
    Map<String, GivenApproval> byPrincipal = new LinkedHashMap<>();
    one.given().forEach(given -> byPrincipal.put(NormalName.of(principal(given)), given));
    boolean twice =
        NormalName.isIn(one.given().stream().map(GivenApproval::by).toList(), more.by());
    if (twice || !place(one.required(), more, byPrincipal, new LinkedHashSet<>())) {
      return one.given();
    }
    return List.copyOf(byPrincipal.values());
  }

  private boolean place(
      RequiredApproval required,
      GivenApproval approval,
      Map<String, GivenApproval> byPrincipal,
      Set<String> tried) {
    for (String principal : principals(required, approval.by(), approval.at(), true)) {
      String one = NormalName.of(principal);
      if (!tried.add(one)) {
        continue;
      }
      GivenApproval other = byPrincipal.get(one);
      if (other == null || place(required, other, byPrincipal, tried)) {
        byPrincipal.put(one, approval.onBehalfOf(principal));
        return true;
      }
    }
    return false;
  }

  private static String principal(GivenApproval approval) {
    return Objects.requireNonNullElse(approval.standsInFor(), approval.by());
  }

  /** Whom that person may count as, the person first; none when they may not approve. */
  private Set<String> principals(
      RequiredApproval required, String name, Instant at, boolean separated) {
    Set<String> all = new LinkedHashSet<>();
    boolean apart = separated && required.notTheAuthor();
    if (apart && NormalName.isIn(authors, name)) {
      return all;
    }
    boolean byAnyone = required.group() == null;
    if (byAnyone && mayDecide(name)) {
      all.add(name);
    }
    List<RequiredApproval.Approver> entries =
        required.approvers().stream()
            .filter(approver -> approver.name().equals(name) && approver.mayAt(at))
            .sorted(Comparator.comparing(approver -> approver.standsInFor() != null))
            .toList();
    for (RequiredApproval.Approver approver : entries) {
      if (!byAnyone || approver.standsInFor() == null || mayDecide(approver.standsInFor())) {
        all.add(approver.principal());
      }
    }
    if (apart) {
      all.removeIf(principal -> NormalName.isIn(authors, principal));
    }
    return all;
  }

  private boolean mayDecide(String name) {
    return deciders.isEmpty() || deciders.contains(name);
  }

  /** Whether something that was given does not count any more. */
  boolean hasExpired(Instant now) {
    return !begun && asked.stream().flatMap(Asked::ends).anyMatch(end -> !end.isAfter(now));
  }

  /** Without what does not count any more; what had been given in full is asked for anew. */
  Approvals withoutExpired(Instant now) {
    return with(
        asked.stream()
            .map(
                one -> {
                  List<GivenApproval> left =
                      one.given().stream().filter(given -> one.end(given).isAfter(now)).toList();
                  boolean anew = one.isFulfilled() && left.size() < one.required().people();
                  return one.with(left, anew ? now : one.since());
                })
            .toList());
  }

  /** Who gave what does not count any more. */
  List<String> expired(Instant now) {
    return asked.stream()
        .flatMap(one -> one.given().stream().filter(given -> !one.end(given).isAfter(now)))
        .map(GivenApproval::by)
        .distinct()
        .toList();
  }

  /** Which requirement people did not answer in time, in words. */
  Optional<String> overdue(Instant now) {
    return asked.stream()
        .filter(one -> overdueAt(one).map(at -> !at.isAfter(now)).orElse(false))
        .findFirst()
        .map(
            one ->
                "%d of %d%s approved within %s"
                    .formatted(
                        one.given().size(),
                        one.required().people(),
                        one.group(),
                        words(Objects.requireNonNull(one.required().within()))));
  }

  /** Such as 2d, 12h or 90s. */
  private static String words(Duration time) {
    long seconds = time.toSeconds();
    for (Map.Entry<String, Long> unit : UNITS) {
      if (seconds > 0 && seconds % unit.getValue() == 0) {
        return seconds / unit.getValue() + unit.getKey();
      }
    }
    return seconds + "s";
  }

  private static Optional<Instant> overdueAt(Asked one) {
    return one.required().within() == null || one.isFulfilled() || one.overdue()
        ? Optional.empty()
        : Optional.of(one.since().plus(one.required().within()));
  }

  /** Asked anew: what was given is void, and there is no other end than an answer. */
  Approvals overdueAndAnew(Instant now) {
    return with(
        asked.stream().map(one -> new Asked(one.required(), now, List.of(), true)).toList());
  }

  /** When something is over by itself; empty when nothing will be. */
  Optional<Instant> due() {
    if (begun) {
      return Optional.empty();
    }
    return asked.stream()
        .flatMap(one -> Stream.concat(one.ends(), overdueAt(one).stream()))
        .min(Comparator.naturalOrder());
  }

  /** What is still asked for: how many, and who can give it. */
  public List<RequiredApproval> open(Instant now) {
    List<RequiredApproval> open = new ArrayList<>();
    for (Asked one : asked) {
      if (!one.isFulfilled()) {
        RequiredApproval required = one.required();
        open.add(
            new RequiredApproval(
                required.ruleId(),
                required.group(),
                required.approvers().stream()
                    .filter(approver -> canAdd(one, approver.name(), now))
                    .filter(approver -> approver.mayAt(now))
                    .toList(),
                required.people() - one.given().size(),
                required.notTheAuthor(),
                required.within(),
                required.valid(),
                required.logins()));
      }
    }
    return open;
  }

  private boolean canAdd(Asked one, String name, Instant now) {
    GivenApproval approval = new GivenApproval(name, "", null, "", now);
    return matched(one, approval).size() > one.given().size();
  }

  /** How many of whom are still needed, one line each: "1 more of security". */
  public List<String> missing() {
    return asked.stream().filter(one -> !one.isFulfilled()).map(this::missing).toList();
  }

  String missing(Asked one) {
    return (one.required().people() - one.given().size()) + " more" + one.group();
  }

  /** What is awaited from whom, one line each; what several rules ask alike is said once. */
  public List<String> awaited(Instant now) {
    return asked.stream()
        .filter(one -> !one.isFulfilled())
        .map(one -> awaited(one, now))
        .distinct()
        .toList();
  }

  String awaited(Asked one, Instant now) {
    int people = one.required().people();
    int have = one.given().size();
    if (people == 1 && one.required().group() == null) {
      return "waits for " + whoCan(one, now) + byLogin(one);
    }
    return "%d of %d%s: waits for %d more of %s%s%s"
        .formatted(
            have,
            people,
            one.group(),
            people - have,
            whoCan(one, now),
            tooFew(one, now) ? ", who are too few" : "",
            byLogin(one));
  }

  private static String byLogin(Asked one) {
    List<String> logins = one.required().logins();
    return logins == null || logins.isEmpty() || logins.contains("")
        ? ""
        : ", by the login " + String.join(" or ", logins);
  }

  /** Whether a group has people left, but not as many as are still needed. */
  private boolean tooFew(Asked one, Instant now) {
    int left = one.required().group() == null ? 0 : left(one, now).size();
    return left > 0 && left < one.required().people() - one.given().size();
  }

  /** Whose approval would count as one more. */
  private List<String> left(Asked one, Instant now) {
    Set<String> names = new LinkedHashSet<>();
    if (one.required().group() == null) {
      names.addAll(deciders);
    }
    one.required().approvers().forEach(approver -> names.add(approver.name()));
    return names.stream().filter(name -> canAdd(one, name, now)).toList();
  }

  private String whoCan(Asked one, Instant now) {
    if (one.required().group() == null && deciders.isEmpty()) {
      String anyone = "anyone who may decide";
      return one.required().notTheAuthor() ? anyone + " but " + String.join(", ", authors) : anyone;
    }
    List<String> left = left(one, now);
    if (left.isEmpty()) {
      return "nobody: no one is left who may approve";
    }
    List<String> shown =
        left.subList(0, Math.min(left.size(), MAX_NAMES)).stream()
            .map(name -> named(one, name, now))
            .toList();
    int more = left.size() - shown.size();
    return String.join(", ", shown) + (more == 0 ? "" : " and " + more + " others");
  }

  private String named(Asked one, String name, Instant now) {
    Set<String> principals = principals(one.required(), name, now, true);
    return principals.contains(name) ? name : name + " (for " + String.join(", ", principals) + ")";
  }

  /** What is awaited, and why, in one line. */
  public String words(Instant now) {
    String awaited = String.join("; ", awaited(now));
    return why.isBlank() ? awaited : awaited + " (" + why + ")";
  }
}
