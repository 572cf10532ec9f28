package dev.divisi.schemas;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
 *
 * <p>Only when a task has candidates or is to be expanded, this follows: the text {@code
 * divisi-plan-2}; the list of such tasks, each its place in the plan from 0, whether it is to be
 * expanded (1 or 0), the list of candidates (each pool, agent family, agent configuration). So a
 * plan that uses neither keeps the hash that it always had.
 *
 * <p>Only when a task has a type, a profile, a ladder or reviewers, this follows: the text {@code
 * divisi-plan-3}; the list of such tasks, each its place in the plan from 0, its type (empty when
 * none), profile, routing, the list of rungs (each profile, pool, agent family, agent
 * configuration), the list of reviewers (each name, model, instructions).
 */
public final class PlanHash {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private PlanHash() {}

  public static String of(
      String specification, List<PlannedRepository> repositories, List<PlannedTask> tasks) {
    try {
      PlanHash hash = new PlanHash();
      hash.write(specification, repositories, tasks);
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(hash.bytes.toByteArray()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-256", absent);
    }
  }

  /** The hash of a plan's content; the hash that the plan carries is not looked at. */
  public static String of(Plan plan) {
    return of(plan.getSpecification(), plan.getRepositories(), plan.getTasks());
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
    if (tasks.stream().anyMatch(PlanHash::isMore)) {
      text("divisi-plan-2");
      out.writeInt((int) tasks.stream().filter(PlanHash::isMore).count());
      for (int place = 0; place < tasks.size(); place++) {
        if (isMore(tasks.get(place))) {
          out.writeInt(place);
          more(tasks.get(place));
        }
      }
    }
    if (tasks.stream().anyMatch(PlanHash::isRouted)) {
      text("divisi-plan-3");
      out.writeInt((int) tasks.stream().filter(PlanHash::isRouted).count());
      for (int place = 0; place < tasks.size(); place++) {
        if (isRouted(tasks.get(place))) {
          out.writeInt(place);
          routed(tasks.get(place));
        }
      }
    }
  }

  private void task(PlannedTask task) throws IOException {
    text(task.getId());
    text(task.getTitle());
    text(task.getDescription());
    text(task.getRepository());
    text(task.getPool());
    agent(task.getAgent());
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

  private static boolean isMore(PlannedTask task) {
    return task.getExpand() || !task.getBestOf().isEmpty();
  }

  private void more(PlannedTask task) throws IOException {
    out.writeInt(task.getExpand() ? 1 : 0);
    out.writeInt(task.getBestOf().size());
    for (CandidateChoice candidate : task.getBestOf()) {
      text(candidate.getPool());
      agent(candidate.getAgent());
    }
  }

  private static boolean isRouted(PlannedTask task) {
    return task.getType() != null
        || !task.getProfile().isEmpty()
        || !task.getRouting().isEmpty()
        || !task.getLadder().isEmpty()
        || !task.getReviewers().isEmpty();
  }

  private void routed(PlannedTask task) throws IOException {
    TaskType type = task.getType();
    text(type == null ? "" : type.name());
    text(task.getProfile());
    text(task.getRouting());
    out.writeInt(task.getLadder().size());
    for (LadderRung rung : task.getLadder()) {
      text(rung.getProfile());
      text(rung.getPool());
      agent(rung.getAgent());
    }
    out.writeInt(task.getReviewers().size());
    for (ReviewProfile reviewer : task.getReviewers()) {
      text(reviewer.getName());
      text(reviewer.getModel());
      text(reviewer.getInstructions());
    }
  }

  private void agent(AgentChoice agent) throws IOException {
    text(agent.getFamily());
    text(agent.getConfiguration());
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
