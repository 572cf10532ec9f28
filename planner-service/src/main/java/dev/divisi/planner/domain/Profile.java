package dev.divisi.planner.domain;

import dev.divisi.documents.FieldPath;
import dev.divisi.documents.YamlDocument;
import dev.divisi.planner.domain.ProfileFile.Role;
import dev.divisi.schemas.TopicCatalogue;
import java.util.List;

/**
 * How an agent is set up for a kind of work, and what it is told.
 *
 * @param origin where it comes from
 * @param document where everything of its front matter stands
 * @param file its front matter
 * @param tools the only tools that it may use; empty when it does not say
 * @param instructions what it is told
 */
record Profile(
    Origin origin,
    YamlDocument document,
    ProfileFile file,
    List<String> tools,
    String instructions) {

  /** Where profiles come from; of two with one name the first counts. */
  enum Origin {
    /** The repository that a task changes, at its base. */
    REPOSITORY,
    /** The folder that the planner is told of. */
    ORGANISATION,
    /** The planner itself. */
    BUILT_IN
  }

  String name() {
    return file.name();
  }

  /** What messages call its file. */
  String source() {
    return document.source();
  }

  boolean isReviewer() {
    return file.role() == Role.REVIEWER;
  }

  String pool() {
    String pool = file.pool();
    return pool == null ? TopicCatalogue.DEFAULT_POOL : pool;
  }

  /** That its file is not as it must be. */
  PlanningException invalid(FieldPath path, String message) {
    return ProfileReader.invalid(source(), List.of(document.problem(path, message)));
  }
}
