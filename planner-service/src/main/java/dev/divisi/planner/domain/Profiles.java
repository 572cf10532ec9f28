package dev.divisi.planner.domain;

import dev.divisi.documents.FieldPath;
import dev.divisi.planner.domain.Profile.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The profiles and rules for the tasks of one repository: its own, the organisation's, ours. */
final class Profiles {
  static final String DIRECTORY = ".divisi/agents/";
  static final String RULES = "routing.yaml";
  static final String OWN_RULES = ".divisi/" + RULES;

  /** Class paths cannot be listed; a test compares this with the folder. */
  static final SortedSet<String> BUILT_IN =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(
              Set.of(
                  "correctness",
                  "debugger",
                  "docs-writer",
                  "implementer",
                  "investigator",
                  "migrator",
                  "refactorer",
                  "security",
                  "spec-compliance",
                  "test-writer")));

  private static final String ENDING = ".md";
  private static final int MOST_PROFILES = 100;

  private final SortedMap<String, Profile> byName;
  private final List<Rules> rules;

  private Profiles(SortedMap<String, Profile> byName, List<Rules> rules) {
    this.byName = byName;
    this.rules = rules;
  }

  /**
   * Reads all of them.
   *
   * @throws PlanningException PROFILE_INVALID or ROUTING_INVALID, with file, line and column
   */
  static Profiles of(Source repository, ProfileFolder organisation)
      throws PlanningException, InterruptedException {
    SortedMap<String, Profile> byName = new TreeMap<>();
    for (String name : BUILT_IN) {
      byName.put(
          name,
          ProfileReader.read(Origin.BUILT_IN, "built-in profile " + name, name, builtIn(name)));
    }
    SortedMap<String, String> shared = organisation.files();
    for (Map.Entry<String, String> file : shared.entrySet()) {
      if (isProfile(file.getKey())) {
        put(byName, Origin.ORGANISATION, "organisation/" + file.getKey(), file.getValue());
      }
    }
    List<String> own =
        repository.files().stream()
            .filter(path -> path.startsWith(DIRECTORY))
            .filter(path -> isProfile(path.substring(DIRECTORY.length())))
            .toList();
    if (own.size() > MOST_PROFILES) {
      throw PlanningException.rejected(
          ProfileReader.INVALID,
          DIRECTORY + " has " + own.size() + " profiles; at most " + MOST_PROFILES + ".");
    }
    for (String path : own) {
      byte[] bytes = repository.read(path, ProfileReader.LARGEST).orElse(new byte[0]);
      put(byName, Origin.REPOSITORY, path, utf8(ProfileReader.INVALID, path, bytes));
    }
    List<Rules> rules = new ArrayList<>();
    Optional<byte[]> ownRules = repository.read(OWN_RULES, Rules.LARGEST);
    if (ownRules.isPresent()) {
      rules.add(Rules.read(OWN_RULES, utf8(Rules.INVALID, OWN_RULES, ownRules.get()), byName));
    }
    String sharedRules = shared.get(RULES);
    if (sharedRules != null) {
      rules.add(Rules.read("organisation/" + RULES, sharedRules, byName));
    }
    return new Profiles(byName, rules);
  }

  private static void put(
      SortedMap<String, Profile> byName, Origin origin, String source, String text)
      throws PlanningException {
    String file = source.substring(source.lastIndexOf('/') + 1);
    String name = file.substring(0, file.length() - ENDING.length());
    byName.put(name, ProfileReader.read(origin, Shown.of(source), name, text));
  }

  /** A README explains the others. */
  private static boolean isProfile(String file) {
    return file.endsWith(ENDING) && file.indexOf('/') < 0 && !file.equals("README.md");
  }

  private static String builtIn(String name) {
    try (InputStream resource = Profiles.class.getResourceAsStream("/profiles/" + name + ENDING)) {
      if (resource == null) {
        throw new IllegalStateException("the built-in profile " + name + " is not there");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String utf8(String code, String path, byte[] bytes) throws PlanningException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException wrong) {
      throw PlanningException.rejected(code, Shown.of(path) + ":1:1: is no UTF-8 text");
    }
  }

  SortedMap<String, Profile> byName() {
    return byName;
  }

  /** One that is known to be there. */
  Profile named(String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  /** The rules of all files, the repository's first. */
  List<Rules> rules() {
    return rules;
  }

  /** Why a name is none of a reviewer, or of an implementer; empty when it is one. */
  static Optional<String> misnamed(
      SortedMap<String, Profile> profiles, String name, boolean reviewer) {
    Profile profile = profiles.get(name);
    if (profile != null && profile.isReviewer() == reviewer) {
      return Optional.empty();
    }
    List<String> fitting =
        profiles.values().stream()
            .filter(one -> one.isReviewer() == reviewer)
            .map(Profile::name)
            .toList();
    return Optional.of(
        (profile == null
                ? "no profile is called \"" + Shown.of(name) + "\""
                : "\"" + name + "\" is " + (reviewer ? "no reviewer" : "a reviewer"))
            + "; there are: "
            + Shown.names(fitting));
  }

  /**
   * Those that take over from a profile by what the profiles themselves say.
   *
   * @throws PlanningException PROFILE_INVALID when they go round, or on for too long
   */
  List<Profile> ladder(Profile from) throws PlanningException {
    List<Profile> ladder = new ArrayList<>();
    Profile at = from;
    for (String next = at.file().stronger(); next != null; next = at.file().stronger()) {
      FieldPath path = FieldPath.of("stronger");
      Optional<String> misnamed = misnamed(byName, next, false);
      if (misnamed.isPresent()) {
        throw at.invalid(path, misnamed.get());
      }
      if (ladder.size() == Rules.MOST_RUNGS) {
        throw at.invalid(
            path,
            "more than "
                + Rules.MOST_RUNGS
                + " profiles would take over from "
                + from.name()
                + ", or they go round: end the ladder before");
      }
      at = named(next);
      ladder.add(at);
    }
    return ladder;
  }
}
