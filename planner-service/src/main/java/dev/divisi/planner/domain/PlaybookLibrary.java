package dev.divisi.planner.domain;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.YamlDocument;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.goals.BuiltInPlaybooks;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where playbooks come from: the goal itself, this service, or the goal's first repository. */
final class PlaybookLibrary {
  static final String DIRECTORY = ".divisi/playbooks/";
  private static final int LARGEST = 1024 * 1024;

  private PlaybookLibrary() {}

  /**
   * The playbook that a goal asks for.
   *
   * @throws PlanningException PLAYBOOK_UNKNOWN with those that there are, or PLAYBOOK_INVALID
   */
  static YamlDocument find(dev.divisi.schemas.Playbook wanted, Source repository)
      throws PlanningException, InterruptedException {
    String name = wanted.getName();
    String given = wanted.getText();
    if (given != null) {
      return parse(name.isBlank() ? "playbook" : Shown.of(name), given);
    }
    if (BuiltInPlaybooks.names().contains(name)) {
      return parse("playbook " + name, BuiltInPlaybooks.text(name));
    }
    if (name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")) {
      String path = DIRECTORY + name + ".yaml";
      Optional<byte[]> found = repository.read(path, LARGEST);
      if (found.isPresent()) {
        return parse(path, utf8(path, found.get()));
      }
    }
    SortedSet<String> own = new TreeSet<>();
    for (String path : repository.files()) {
      if (path.startsWith(DIRECTORY) && path.endsWith(".yaml")) {
        own.add(path.substring(DIRECTORY.length(), path.length() - ".yaml".length()));
      }
    }
    throw PlanningException.rejected(
        "PLAYBOOK_UNKNOWN",
        "No playbook is called \""
            + Shown.of(name)
            + "\". Built in: "
            + Shown.names(BuiltInPlaybooks.names())
            + ". In "
            + DIRECTORY
            + " of the first repository at its base: "
            + Shown.names(own)
            + ".");
  }

  private static YamlDocument parse(String source, String text) throws PlanningException {
    try {
      return YamlDocuments.parse(source, text);
    } catch (DocumentException invalid) {
      throw PlanningException.rejected(PlaybookProblems.PLAYBOOK_INVALID, invalid.getMessage());
    }
  }

  private static String utf8(String path, byte[] bytes) throws PlanningException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException wrong) {
      throw PlanningException.rejected(
          PlaybookProblems.PLAYBOOK_INVALID, path + ":1:1: is no UTF-8 text");
    }
  }
}
