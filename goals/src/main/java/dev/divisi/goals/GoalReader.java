package dev.divisi.goals;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.FieldPath;
import dev.divisi.documents.Position;
import dev.divisi.documents.Problem;
import dev.divisi.documents.YamlDocument;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Playbook;
import dev.divisi.schemas.Repository;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns a goal file into the fact that submits it. */
public final class GoalReader {
  /** How large a goal, or a playbook that it names, may be. */
  public static final int MOST_MIB = 1;

  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  /** As ssh takes it: host:path, with no slash before the colon. */
  private static final Pattern SCP_LIKE = Pattern.compile("[^/:]{2,}:.*");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private final String text;
  private final @Nullable Path baseDirectory;
  private final YamlDocument document;
  private final List<Problem> problems = new ArrayList<>();

  private GoalReader(String text, @Nullable Path baseDirectory, YamlDocument document) {
    this.text = text;
    this.baseDirectory = baseDirectory;
    this.document = document;
  }

  /**
   * Reads a goal.
   *
   * <p>With a directory, paths may be relative to it, repositories must be there, and the file of a
   * playbook is read and sent along. Without one nothing is looked for on disk: whoever wrote the
   * text may see other files than this process does, and must not learn of its own.
   *
   * @param source what the text is called in problems, such as the path of its file; a playbook
   *     inside of it is called as the last part of that
   * @param baseDirectory where the file is, absolute; null when the text is of no file
   * @param makeId makes the goal's id from its text
   * @throws DocumentException when it does not say what it must, with every problem
   */
  public static GoalSubmitted read(
      String source,
      String text,
      @Nullable Path baseDirectory,
      GoalIdSource makeId,
      String submittedBy,
      Instant now)
      throws DocumentException {
    YamlDocument document =
        YamlDocuments.parse(Untrusted.line(source), text, MOST_MIB * 1024 * 1024);
    return new GoalReader(text, baseDirectory, document).goal(makeId, submittedBy, now);
  }

  /** Makes the id of a goal from its text. */
  @FunctionalInterface
  public interface GoalIdSource {
    /** The id of a goal that asks for that; no blanks are around it. */
    String idFor(String text);
  }

  private GoalSubmitted goal(GoalIdSource makeId, String submittedBy, Instant now)
      throws DocumentException {
    GoalFile goal = document.as(GoalFile.class);
    List<Repository> repositories = repositories(goal.repositories());
    Playbook playbook = playbook(goal.playbook());
    if (!problems.isEmpty()) {
      throw new DocumentException(document.source(), problems);
    }
    String asked = goal.goal().strip();
    return GoalSubmitted.newBuilder()
        .setGoalId(makeId.idFor(asked))
        .setText(asked)
        .setSubmittedBy(submittedBy)
        .setSubmittedAt(now)
        .setRepositories(repositories)
        .setPlaybook(playbook)
        .setParameters(goal.parameters())
        .setLimits(goal.limits() == null ? null : goal.limits().toRecord())
        .setPlanApproval(Boolean.TRUE.equals(goal.planApproval()))
        .setPriority(goal.priority() == null ? null : goal.priority().priority())
        .setDeciders(goal.deciders().stream().map(String::strip).distinct().toList())
        .setProfile(goal.profile())
        .build();
  }

  private List<Repository> repositories(List<GoalFile.NamedRepository> named) {
    if (named.isEmpty()) {
      problem(FieldPath.of("repositories"), "at least one repository is needed");
    }
    List<Repository> repositories = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < named.size(); i++) {
      FieldPath path = FieldPath.of("repositories").index(i);
      GoalFile.NamedRepository repository = named.get(i);
      String url = url(path.key("url"), repository.url().strip());
      String name = repository.name() == null ? lastPart(url) : repository.name();
      if (!NAME.matcher(name).matches()) {
        problem(
            path.key("name"),
            "'"
                + Untrusted.line(name)
                + "' is no name; use letters, digits, dots, dashes and underscores");
      } else if (!names.add(name)) {
        problem(path.key("name"), "'" + name + "' is the name of another repository too");
      }
      repositories.add(
          Repository.newBuilder().setName(name).setUrl(url).setBaseRef(repository.base()).build());
    }
    return repositories;
  }

  /** URLs as they are, paths made absolute. */
  private String url(FieldPath path, String url) {
    if (URL.matcher(url).matches() || SCP_LIKE.matcher(url).matches()) {
      return url;
    }
    Path directory = resolve(path, url);
    if (directory != null && baseDirectory != null && !Files.isDirectory(directory)) {
      problem(path, "there is no directory " + Untrusted.line(directory.toString()));
    }
    return directory == null ? url : directory.toString();
  }

  private @Nullable Playbook playbook(@Nullable JsonNode playbook) {
    FieldPath path = FieldPath.of("playbook");
    if (playbook == null || playbook.isNull()) {
      return null;
    }
    if (playbook.isObject()) {
      return inline(path, playbook);
    }
    if (!playbook.isString()) {
      problem(path, "must be a name, a path that ends in .yaml, or the playbook itself");
      return null;
    }
    String value = playbook.stringValue().strip();
    if (value.contains("\n")) {
      problem(
          path,
          "is a text of several lines; a playbook is a name, a path that ends in .yaml, or a"
              + " mapping written without `|`");
      return null;
    }
    if (!value.endsWith(".yaml") && !value.endsWith(".yml")) {
      return new Playbook(value, null);
    }
    if (baseDirectory == null) {
      problem(
          path,
          "is the path of a file, and there is no file here that it could be beside; write the"
              + " playbook itself, or the name of one");
      return null;
    }
    Path playbookFile = resolve(path, value);
    if (playbookFile == null) {
      return null;
    }
    try {
      String written = TextFile.read(playbookFile, MOST_MIB);
      YamlDocument _ = YamlDocuments.parse(playbookFile.toString(), written);
      return new Playbook(value, written);
    } catch (UnreadableFileException | DocumentException e) {
      problem(path, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /**
   * The playbook as it is written in the goal file, at its own lines and columns there, so that
   * what the planner says of a place is true of that file.
   */
  private Playbook inline(FieldPath path, JsonNode playbook) {
    Position start = document.position(path);
    String cut = cutOut(start);
    String label = document.source().substring(document.source().lastIndexOf('/') + 1);
    try {
      YamlDocument again = YamlDocuments.parse(label, cut);
      if (again.tree().equals(playbook) && again.position(FieldPath.root()).equals(start)) {
        return new Playbook(label, cut);
      }
    } catch (DocumentException _) {
      // Written in a way that cannot be cut out of its file.
    }
    // JSON is YAML: the planner reads it as any other playbook, but knows no places in it.
    return new Playbook(playbook.path("playbook").asString("inline"), playbook.toPrettyString());
  }

  /** From a place to the next line that is not indented; blank before. */
  private String cutOut(Position start) {
    List<String> lines = text.lines().toList();
    StringBuilder cut = new StringBuilder("\n".repeat(start.line() - 1));
    for (int i = start.line() - 1; i < lines.size(); i++) {
      String line = lines.get(i);
      if (i == start.line() - 1) {
        int before = Math.min(start.column() - 1, line.length());
        line = " ".repeat(before) + line.substring(before);
      } else if (!line.isBlank() && !line.startsWith(" ") && !line.startsWith("#")) {
        break;
      }
      cut.append(line).append('\n');
    }
    return cut.toString();
  }

  private @Nullable Path resolve(FieldPath path, String value) {
    try {
      Path given = Path.of(value);
      if (baseDirectory == null && !given.isAbsolute()) {
        problem(
            path,
            "is a relative path, and there is no file here that it could be relative to; give a"
                + " URL or an absolute path");
        return null;
      }
      return (baseDirectory == null ? given : baseDirectory.resolve(given)).normalize();
    } catch (InvalidPathException e) {
      problem(path, "is no path: " + Untrusted.line(String.valueOf(e.getMessage())));
      return null;
    }
  }

  private static String lastPart(String url) {
    String trimmed = url.replaceAll("/+$", "").replaceAll("\\.git$", "").replaceAll("/+$", "");
    return trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf(':')) + 1);
  }

  private void problem(FieldPath path, String message) {
    problems.add(document.problem(path, message));
  }
}
