package dev.divisi.planner.domain;

import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The content hash of a plan: SHA-256 in hex of an encoding that depends neither on a serializer
 * nor on the version of a schema, so that an approval of it stays an approval of that content.
 *
 * <p>The encoding: a number is four bytes, most significant first. A text is the number of its
 * UTF-8 bytes and the bytes. A list is the number of its items and the items. Then: the text {@code
 * divisi-plan-1}; the specification; the list of repositories, each name, URL, base ref (empty when
 * none), base commit, branch; the list of tasks, each id, title, description, repository, pool,
 * agent family, agent configuration, list of scope, list of dependencies, list of checks (each
 * name, list of command, time-out in seconds), list of acceptance criteria. The version of the plan
 * is not part of it.
 */
final class PlanHash {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private PlanHash() {}

  static String of(
      String specification, List<PlannedRepository> repositories, List<PlannedTask> tasks) {
    try {
      PlanHash hash = new PlanHash();
      hash.write(specification, repositories, tasks);
      return Slug.sha256(hash.bytes.toByteArray());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void write(
      String specification, List<PlannedRepository> repositories, List<PlannedTask> tasks)
      throws IOException {
    text("divisi-plan-1");
    text(specification);
    out.writeInt(repositories.size());
    for (PlannedRepository repository : repositories) {
      text(repository.getRepository().getName());
      text(repository.getRepository().getUrl());
      String base = repository.getRepository().getBaseRef();
      text(base == null ? "" : base);
      text(repository.getBaseCommit());
      text(repository.getBranch());
    }
    out.writeInt(tasks.size());
    for (PlannedTask task : tasks) {
      task(task);
    }
  }

  private void task(PlannedTask task) throws IOException {
    text(task.getId());
    text(task.getTitle());
    text(task.getDescription());
    text(task.getRepository());
    text(task.getPool());
    text(task.getAgent().getFamily());
    text(task.getAgent().getConfiguration());
    texts(task.getScope());
    texts(task.getDependsOn());
    out.writeInt(task.getChecks().size());
    for (CheckCommand check : task.getChecks()) {
      text(check.getName());
      texts(check.getCommand());
      out.writeInt(check.getTimeoutSeconds());
    }
    texts(task.getAcceptanceCriteria());
  }

  private void texts(List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      text(text);
    }
  }

  private void text(String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }
}
