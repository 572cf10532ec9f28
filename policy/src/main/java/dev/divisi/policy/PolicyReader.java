package dev.divisi.policy;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.FieldPath;
import dev.divisi.documents.Position;
import dev.divisi.documents.Problem;
import dev.divisi.documents.YamlDocument;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.policy.PolicyDocument.RuleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lays a repository's policy over that of the organisation, and that over the defaults. Where there
 * is an organisation's policy, a repository can tighten what holds and never loosen it.
 */
public final class PolicyReader {
  /** Where a repository keeps its policy. */
  public static final String PATH = ".divisi/policy.yaml";

  private static final String DEFAULTS = "default-policy.yaml";
  private static final List<String> SEEN_BY =
      List.of("inspect/files.yaml", "inspect/tests.yaml", "inspect/gitleaks.toml");

  /** Texts that are remembered once they are compiled. */
  private static final int KEPT = 64;

  /** The same for all; made once, because that takes a while. */
  private static final PolicyLanguage LANGUAGE = new PolicyLanguage();

  private final List<byte[]> texts = new ArrayList<>();
  private final Layers ground;
  private final boolean organised;
  private final Map<String, Policy> compiled =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Policy> eldest) {
          return size() > KEPT;
        }
      };

  private PolicyReader(String source, byte @Nullable [] organisation) throws DocumentException {
    byte[] defaults = shippedText();
    texts.add(defaults);
    // What is seen in a patch decides as well: another release may see more.
    SEEN_BY.forEach(name -> texts.add(resource(name)));
    Layers shipped = lay(Layers.none(), DEFAULTS, defaults, Layers.Place.DEFAULTS);
    this.organised = organisation != null;
    if (organisation != null) {
      texts.add(organisation.clone());
      this.ground = lay(shipped, source, organisation, Layers.Place.ORGANISATION);
    } else {
      this.ground = shipped;
    }
  }

  /** With the defaults alone. */
  public static PolicyReader shipped() {
    try {
      return new PolicyReader("", null);
    } catch (DocumentException invalid) {
      throw new IllegalStateException("the default policy is invalid", invalid);
    }
  }

  /**
   * Under an organisation's policy.
   *
   * @param source what errors call it
   * @throws DocumentException when it cannot be kept
   */
  public static PolicyReader under(String source, byte[] organisation) throws DocumentException {
    return new PolicyReader(source, organisation);
  }

  /**
   * Under an organisation's policy in a file, or with the defaults alone when there is none.
   *
   * @throws DocumentException when it cannot be read or kept
   */
  public static PolicyReader under(Optional<Path> file) throws DocumentException {
    if (file.isEmpty()) {
      return shipped();
    }
    String source = file.get().toString();
    try {
      return under(source, Files.readAllBytes(file.get()));
    } catch (NoSuchFileException _) {
      throw wrong(source, "does not exist; it is to be the organisation's policy");
    } catch (IOException failure) {
      throw wrong(source, "cannot be read: " + failure);
    }
  }

  private static DocumentException wrong(String source, String message) {
    return new DocumentException(
        source, List.of(new Problem(new Position(1, 1), FieldPath.root(), message)));
  }

  /** The defaults as they are shipped. */
  public static byte[] shippedText() {
    return resource(DEFAULTS);
  }

  private static byte[] resource(String name) {
    try (InputStream resource = PolicyReader.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IllegalStateException("the resource " + name + " is not there");
      }
      return resource.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What holds for a repository that says nothing. */
  public Policy.Valid ground() {
    return ground.policy(version(new byte[0]));
  }

  /**
   * What holds for a repository that says this, for a person who wants to know what is wrong.
   *
   * @param source what errors call it
   * @throws DocumentException when it cannot be kept, with every problem
   */
  public Policy.Valid check(String source, byte[] own) throws DocumentException {
    return repository(source, own).policy(version(own));
  }

  /** What holds for a repository that says this. The same text is compiled once. */
  public synchronized Policy read(PolicyFile file) {
    return switch (file) {
      case PolicyFile.Absent _ -> compiled.computeIfAbsent(version(new byte[0]), ground::policy);
      case PolicyFile.Present present ->
          compiled.computeIfAbsent(
              version(present.bytes()), version -> overlaid(version, present.bytes()));
      case PolicyFile.Unreadable unreadable ->
          new Policy.Invalid(version(new byte[0]), unreadable.reason());
    };
  }

  private Policy overlaid(String version, byte[] own) {
    try {
      return repository(PATH, own).policy(version);
    } catch (DocumentException invalid) {
      return new Policy.Invalid(version, invalid.getMessage());
    }
  }

  private Layers repository(String source, byte[] own) throws DocumentException {
    return lay(ground, source, own, organised ? Layers.Place.TIGHTENING : Layers.Place.FREE);
  }

  private Layers lay(Layers below, String source, byte[] bytes, Layers.Place place)
      throws DocumentException {
    YamlDocument document = YamlDocuments.parse(source, text(source, bytes));
    PolicyDocument own = document.as(PolicyDocument.class);
    List<Problem> problems = new ArrayList<>();
    Layers layers = below.copy();
    layers.groups(document, own.groups(), problems);
    layers.outcomes(document, own.outcomes(), place, problems);
    layers.limits(document, own.limits(), place, problems);
    layers.logins(document, own.logins(), place, problems);
    RuleCompiler compiler = new RuleCompiler(LANGUAGE, document, layers.groups(), problems);
    for (int index = 0; index < own.rules().size(); index++) {
      RuleText text = own.rules().get(index);
      FieldPath at = FieldPath.of("rules").index(index);
      layers.rule(document, text, compiler.compile(text, at), at, place, problems);
    }
    if (!problems.isEmpty()) {
      throw new DocumentException(source, problems);
    }
    return layers;
  }

  private static String text(String source, byte[] bytes) throws DocumentException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException wrong) {
      throw wrong(source, "is no UTF-8 text");
    }
  }

  /** Of all texts, each after its length, so that nothing can move from one to the other. */
  private String version(byte[] own) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<byte[]> all = new ArrayList<>(texts);
      all.add(own);
      for (byte[] part : all) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }
}
