package dev.divisi.policy;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.FieldPath;
import dev.divisi.documents.Problem;
import dev.divisi.documents.YamlDocument;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.policy.Policy.Protection;
import dev.divisi.policy.PolicyDocument.ProtectedPath;
import dev.divisi.policy.diff.PathNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lays a repository's policy over the defaults. */
final class PolicyReader {
  static final String PATH = ".divisi/policy.yaml";

  /** Protected by the defaults, and not to be made weaker. */
  private static final String DIVISI_CONFIGURATION = "divisi-configuration";

  private final byte[] defaults;
  private final PolicyDocument defaultDocument;

  PolicyReader(byte[] defaults) {
    this.defaults = defaults.clone();
    try {
      this.defaultDocument =
          YamlDocuments.read(
              "default-policy.yaml",
              new String(defaults, StandardCharsets.UTF_8),
              PolicyDocument.class);
    } catch (DocumentException invalid) {
      throw new IllegalStateException("the default policy is invalid", invalid);
    }
  }

  /** With the defaults that this service ships. */
  static PolicyReader shipped() {
    try (InputStream resource = PolicyReader.class.getResourceAsStream("default-policy.yaml")) {
      if (resource == null) {
        throw new IllegalStateException("the default policy is not there");
      }
      return new PolicyReader(resource.readAllBytes());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Policy read(PolicyFile file) {
    return switch (file) {
      case PolicyFile.Absent ignored -> defaultsOnly();
      case PolicyFile.Present present -> overlaid(present.bytes());
      case PolicyFile.Unreadable unreadable ->
          new Policy.Invalid(version(new byte[0]), unreadable.reason());
    };
  }

  private Policy defaultsOnly() {
    PolicyDocument.Limits limits = limits();
    return new Policy.Valid(
        version(new byte[0]),
        orElse(limits.maxFiles(), 1),
        orElse(limits.maxChangedLines(), 1),
        defaultOutcomes(),
        defaultDocument.protectedPaths().stream()
            .map(path -> protection(path, path.outcome()))
            .toList());
  }

  private Policy overlaid(byte[] bytes) {
    String version = version(bytes);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      YamlDocument document = YamlDocuments.parse(PATH, text);
      PolicyDocument own = document.as(PolicyDocument.class);
      List<Problem> problems = problems(document, own);
      return problems.isEmpty()
          ? overlaid(version, own)
          : new Policy.Invalid(version, new DocumentException(PATH, problems).getMessage());
    } catch (DocumentException invalid) {
      return new Policy.Invalid(version, invalid.getMessage());
    } catch (CharacterCodingException wrong) {
      return new Policy.Invalid(version, PATH + ":1:1: is no UTF-8 text");
    }
  }

  private Policy overlaid(String version, PolicyDocument own) {
    Map<Rule, Outcome> outcomes = defaultOutcomes();
    own.rules()
        .forEach((id, outcome) -> Rule.withId(id).ifPresent(rule -> outcomes.put(rule, outcome)));
    List<Protection> protections = new ArrayList<>();
    for (ProtectedPath path : defaultDocument.protectedPaths()) {
      protections.add(protection(path, own.rules().getOrDefault(path.id(), path.outcome())));
    }
    own.protectedPaths().forEach(path -> protections.add(protection(path, path.outcome())));
    PolicyDocument.Limits limits = own.limits();
    PolicyDocument.Limits otherwise = limits();
    return new Policy.Valid(
        version,
        orElse(limits == null ? null : limits.maxFiles(), orElse(otherwise.maxFiles(), 1)),
        orElse(
            limits == null ? null : limits.maxChangedLines(),
            orElse(otherwise.maxChangedLines(), 1)),
        outcomes,
        protections);
  }

  private List<Problem> problems(YamlDocument document, PolicyDocument own) {
    List<Problem> problems = new ArrayList<>();
    List<String> known = new ArrayList<>(Rule.ids());
    defaultDocument.protectedPaths().forEach(path -> known.add(path.id()));
    own.rules()
        .forEach(
            (id, outcome) -> {
              FieldPath path = FieldPath.of("rules", id);
              if (!known.contains(id)) {
                problems.add(
                    document.problem(
                        path, "no rule has this id; there are: " + String.join(", ", known)));
              } else if (isFixed(id) && outcome.isMilderThan(Outcome.DENY)) {
                problems.add(document.problem(path, "this rule cannot be made weaker than deny"));
              }
            });
    List<String> seen = new ArrayList<>(known);
    for (int index = 0; index < own.protectedPaths().size(); index++) {
      ProtectedPath protectedPath = own.protectedPaths().get(index);
      FieldPath path = FieldPath.of("protectedPaths").index(index);
      if (seen.contains(protectedPath.id())
          || protectedPath.id().equals(Rule.PLAN_SCOPE_PROTECTED)) {
        problems.add(
            document.problem(
                path.key("id"),
                "another rule has this id; choose a new one, or set the outcome of that one under"
                    + " rules"));
      }
      seen.add(protectedPath.id());
      for (int glob = 0; glob < protectedPath.paths().size(); glob++) {
        try {
          PathGlob.parse(PathNames.folded(protectedPath.paths().get(glob)));
        } catch (InvalidGlobException invalid) {
          problems.add(
              document.problem(
                  path.key("paths").index(glob), String.valueOf(invalid.getMessage())));
        }
      }
    }
    return problems;
  }

  private static boolean isFixed(String id) {
    return id.equals(DIVISI_CONFIGURATION) || Rule.withId(id).map(Rule::fixed).orElse(false);
  }

  private Map<Rule, Outcome> defaultOutcomes() {
    Map<Rule, Outcome> outcomes = new EnumMap<>(Rule.class);
    for (Rule rule : Rule.values()) {
      outcomes.put(rule, defaultDocument.rules().getOrDefault(rule.id(), Outcome.DENY));
    }
    return outcomes;
  }

  private PolicyDocument.Limits limits() {
    return Optional.ofNullable(defaultDocument.limits())
        .orElseThrow(() -> new IllegalStateException("the default policy has no limits"));
  }

  private static int orElse(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  private static Protection protection(ProtectedPath path, Outcome outcome) {
    return new Protection(
        path.id(),
        path.paths().stream().map(glob -> PathGlob.parse(PathNames.folded(glob))).toList(),
        path.reason(),
        outcome);
  }

  /** Of both texts, each after its length, so that nothing can move from one to the other. */
  private String version(byte[] own) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : List.of(defaults, own)) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }
}
