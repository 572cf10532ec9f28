package dev.divisi.planner.domain;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.FieldPath;
import dev.divisi.documents.Problem;
import dev.divisi.documents.YamlDocument;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.schemas.PlannedTask;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The rules of one file, which say whose task is whose. */
final class Rules {
  static final String INVALID = "ROUTING_INVALID";

  /** Bytes of the largest file. */
  static final int LARGEST = 256 * 1024;

  /** How many profiles may take a task over, one after the other. */
  static final int MOST_RUNGS = 4;

  private static final int MOST_RULES = 100;

  /** Each is asked about each patch. */
  static final int MOST_REVIEWERS = 5;

  /** Each is compared with what each task may write. */
  private static final int MOST_PATTERNS = 300;

  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

  /**
   * A rule.
   *
   * @param place which one, in words for people
   */
  record Rule(RoutingFile.Rule written, List<PathGlob> touching, String place) {
    /**
     * Whether it is about such a task.
     *
     * @param micros what the task may cost; null when that is not bounded
     */
    boolean holdsFor(PlannedTask task, @Nullable Long micros) {
      return (written.types().isEmpty()
              || written.types().stream().anyMatch(type -> type.type() == task.getType()))
          && (written.paths().isEmpty()
              || task.getScope().stream().allMatch(glob -> Within.isWithin(glob, written.paths())))
          && (touching.isEmpty() || task.getScope().stream().anyMatch(this::touches))
          && isCheap(micros);
    }

    private boolean touches(String glob) {
      try {
        PathGlob writes = PathGlob.parse(glob);
        return touching.stream().anyMatch(writes::meets);
      } catch (InvalidGlobException invalid) {
        return false; // PlanValidator says what it is
      }
    }

    private boolean isCheap(@Nullable Long micros) {
      BigDecimal most = written.taskBudgetUpTo();
      return most == null || (micros != null && micros <= micros(most));
    }
  }

  private final YamlDocument document;
  private final RoutingFile file;
  private final SortedMap<String, Profile> profiles;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private int patterns;

  private Rules(YamlDocument document, RoutingFile file, SortedMap<String, Profile> profiles) {
    this.document = document;
    this.file = file;
    this.profiles = profiles;
  }

  /**
   * Reads a file of rules.
   *
   * @param profiles those that it may name
   * @throws PlanningException ROUTING_INVALID with everything that is wrong, each with its place
   */
  static Rules read(String source, String text, SortedMap<String, Profile> profiles)
      throws PlanningException {
    try {
      YamlDocument document = YamlDocuments.parse(source, text, LARGEST);
      Rules rules = new Rules(document, document.as(RoutingFile.class), profiles);
      rules.check();
      return rules;
    } catch (DocumentException wrong) {
      throw PlanningException.rejected(INVALID, wrong.getMessage());
    }
  }

  List<Rule> all() {
    return rules;
  }

  /** What a task must be allowed to cost for a profile of that price; empty when anything. */
  Optional<BigDecimal> least(ProfileFile.Price price) {
    RoutingFile.Prices prices = file.prices();
    return prices == null
        ? Optional.empty()
        : Optional.ofNullable(
            switch (price) {
              case LOW -> prices.low();
              case MEDIUM -> prices.medium();
              case HIGH -> prices.high();
            });
  }

  static long micros(BigDecimal dollars) {
    return dollars.multiply(MICROS).longValue();
  }

  private void check() throws DocumentException {
    if (file.rules().size() > MOST_RULES) {
      wrong(FieldPath.of("rules"), "has more than " + MOST_RULES + " rules; join some");
    }
    Set<String> names = new HashSet<>();
    for (int index = 0; index < file.rules().size(); index++) {
      FieldPath path = FieldPath.of("rules").index(index);
      RoutingFile.Rule rule = file.rules().get(index);
      if (!rule.name().matches(ProfileReader.NAME) || !names.add(rule.name())) {
        wrong(
            path.key("name"),
            "each rule needs a name of its own, of lower-case letters, digits and dashes");
      }
      check(rule, path);
      rules.add(
          new Rule(
              rule,
              globs(rule.touching(), path.key("touching")),
              "rule "
                  + rule.name()
                  + ", "
                  + document.source()
                  + ":"
                  + document.position(path).line()));
    }
    if (patterns > MOST_PATTERNS) {
      wrong(FieldPath.of("rules"), "have more than " + MOST_PATTERNS + " patterns; use wider ones");
    }
    if (!problems.isEmpty()) {
      throw new DocumentException(document.source(), problems);
    }
  }

  private void check(RoutingFile.Rule rule, FieldPath path) {
    String profile = rule.profile();
    List<String> ladder = rule.ladder();
    if (profile == null && rule.reviewers().isEmpty()) {
      wrong(path, "names neither a profile nor reviewers; say what follows from it");
    }
    if (profile != null) {
      named(profile, false, path.key("profile"));
    } else if (ladder != null) {
      wrong(path.key("ladder"), "needs a profile to begin with");
    }
    if (ladder != null) {
      if (ladder.size() > MOST_RUNGS) {
        wrong(path.key("ladder"), "has more than " + MOST_RUNGS + " profiles");
      }
      for (int index = 0; index < ladder.size(); index++) {
        named(ladder.get(index), false, path.key("ladder").index(index));
      }
    }
    if (rule.reviewers().size() > MOST_REVIEWERS) {
      wrong(path.key("reviewers"), "has more than " + MOST_REVIEWERS + " reviewers");
    }
    for (int index = 0; index < rule.reviewers().size(); index++) {
      named(rule.reviewers().get(index), true, path.key("reviewers").index(index));
    }
    globs(rule.paths(), path.key("paths"));
  }

  private void named(String name, boolean reviewer, FieldPath path) {
    Profiles.misnamed(profiles, name, reviewer).ifPresent(message -> wrong(path, message));
  }

  private List<PathGlob> globs(List<String> written, FieldPath path) {
    patterns += written.size();
    List<PathGlob> globs = new ArrayList<>();
    for (int index = 0; index < written.size(); index++) {
      try {
        globs.add(PathGlob.parse(written.get(index)));
      } catch (InvalidGlobException invalid) {
        wrong(path.index(index), String.valueOf(invalid.getMessage()));
      }
    }
    return globs;
  }

  private void wrong(FieldPath path, String message) {
    problems.add(document.problem(path, message));
  }
}
