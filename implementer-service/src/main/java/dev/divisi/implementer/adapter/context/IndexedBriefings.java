package dev.divisi.implementer.adapter.context;

import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentStep;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.mcp.AttemptTools;
import dev.divisi.agents.mcp.ToolSettings;
import dev.divisi.context.CodeIndex;
import dev.divisi.context.CodeSnapshot;
import dev.divisi.context.Guidelines;
import dev.divisi.context.Guidelines.Guideline;
import dev.divisi.context.IndexUnavailableException;
import dev.divisi.context.pack.ContextPack;
import dev.divisi.context.pack.PackAssembly;
import dev.divisi.context.pack.PackInput;
import dev.divisi.context.pack.Specification;
import dev.divisi.implementer.domain.Briefing;
import dev.divisi.implementer.domain.Briefings;
import dev.divisi.implementer.domain.ImplementationException;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.TaskReady;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Briefings from an index of the repository at the base commit. Where that cannot be had, an
 * attempt does without: the record says why.
 */
public final class IndexedBriefings implements Briefings {
  /** Names the step that has the account of a pack. */
  public static final String CONTEXT = "context";

  private static final Logger log = LoggerFactory.getLogger(IndexedBriefings.class);

  private final RepositoryCache repositories;
  private final CodeIndex index;
  private final PackAssembly assembly;
  private final ToolSettings tools;

  public IndexedBriefings(
      RepositoryCache repositories, CodeIndex index, PackAssembly assembly, ToolSettings tools) {
    this.repositories = repositories;
    this.index = index;
    this.assembly = assembly;
    this.tools = tools;
  }

  @Override
  public Briefing open(TaskReady order, Assignment first, AgentLog attempt)
      throws ImplementationException, InterruptedException {
    attempt.activity("reading the repository");
    Found found = look(order, first);
    boolean opened = false;
    try {
      ContextPack pack = assembly.assemble(input(order, first, found.guidelines()), found.files());
      attempt.step(
          AgentStep.of(AgentStep.Kind.PROMPT, CONTEXT, "", pack.account().toPrettyString()));
      AttemptTools served =
          AttemptTools.open(Optional.ofNullable(found.snapshot()), tools, first, attempt);
      opened = true;
      return new Opened(
          new Assignment.Given(pack.markdown(), Optional.of(served.access())),
          served,
          found.snapshot());
    } catch (IOException e) {
      throw new ImplementationException(
          FailureKind.TRANSIENT,
          "TOOLS_UNAVAILABLE",
          "The tools of the attempt cannot be served: " + e.getMessage());
    } finally {
      if (!opened) {
        found.close();
      }
    }
  }

  /**
   * What is known of the repository.
   *
   * @param snapshot null when there is no index
   */
  private record Found(
      List<Guideline> guidelines, PackAssembly.Files files, @Nullable CodeSnapshot snapshot) {
    void close() {
      if (snapshot != null) {
        snapshot.close();
      }
    }
  }

  private Found look(TaskReady order, Assignment first) throws InterruptedException {
    List<Guideline> guidelines = List.of();
    try {
      SourceRepository repository =
          repositories.open(order.getRepository().getRepository().getUrl());
      guidelines = Guidelines.of(repository, order.getBaseCommit(), first.brief().scope());
      CodeSnapshot snapshot = index.at(repository, order.getBaseCommit());
      return new Found(guidelines, new PackAssembly.Files.Found(snapshot), snapshot);
    } catch (RepositoryException | IndexUnavailableException e) {
      log.warn(
          "{}/{} does without an index: {}",
          order.getWork().getGoalId(),
          order.getWork().getTaskId(),
          e.getMessage());
      return new Found(
          guidelines, new PackAssembly.Files.Unavailable(String.valueOf(e.getMessage())), null);
    }
  }

  private static PackInput input(TaskReady order, Assignment first, List<Guideline> guidelines) {
    Assignment.Brief brief = first.brief();
    PackInput.Task task =
        new PackInput.Task(
            brief.title(),
            brief.description(),
            brief.scope(),
            brief.acceptanceCriteria(),
            List.of(),
            brief.checks().stream()
                .map(check -> check.name() + ": " + String.join(" ", check.command()))
                .toList());
    return new PackInput(
        new PackInput.Work(
            first.work().goalId(),
            first.work().taskId(),
            first.work().attempt(),
            order.getBaseCommit()),
        task,
        Specification.partsFor(task, order.getSpecification()),
        brief.handoffs().stream()
            .map(left -> new PackInput.Handoff(left.taskId(), left.title(), left.text()))
            .toList(),
        brief.feedback().stream().map(IndexedBriefings::feedback).toList(),
        guidelines);
  }

  private static PackInput.Feedback feedback(Assignment.Feedback lesson) {
    String changed = lesson.changed().isBlank() ? "" : "It changed: " + lesson.changed();
    String again =
        lesson.repeats() > 1
            ? "This happened " + lesson.repeats() + " times in a row: try another way."
            : "";
    return new PackInput.Feedback(
        lesson.attempt(),
        lesson.source(),
        lesson.code(),
        lesson.message(),
        (changed + "\n" + again).strip());
  }

  private record Opened(Assignment.Given given, AttemptTools tools, @Nullable CodeSnapshot snapshot)
      implements Briefing {
    @Override
    public AgentLog log() {
      return tools.log();
    }

    @Override
    public void goOn(Assignment next) {
      tools.goOn(next);
    }

    @Override
    public AgentReport complete(AgentReport report) {
      return tools.complete(report);
    }

    @Override
    public void close() {
      tools.close();
      if (snapshot != null) {
        snapshot.close();
      }
    }
  }
}
