package dev.divisi.agents.model;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentStep;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import dev.divisi.models.ChatAnswer;
import dev.divisi.models.ChatMessage;
import dev.divisi.models.ChatModel;
import dev.divisi.models.Exchange;
import dev.divisi.models.ExchangeLog;
import dev.divisi.models.ModelException;
import dev.divisi.models.Prices;
import dev.divisi.models.RecordingChatModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * Changes code by asking a model, which looks, edits and runs checks with tools until it says that
 * it is done.
 *
 * <p>Configuration, of which only {@code provider} and {@code model} are needed:
 *
 * <pre>{@code
 * {"provider": "anthropic", "model": "claude-sonnet-4-5",
 *  "temperature": 0.2, "maxOutputTokens": 8192, "thinkingTokens": 4096,
 *  "limits": {"calls": 80, "toolOutput": 16000, "contextTokens": 100000, "commandSeconds": 600},
 *  "tools": ["read", "search", "edit", "run"],
 *  "commands": {"compile": ["./mvnw", "-q", "compile"]}}
 * }</pre>
 *
 * <p>A provider is named, and never an address or a key. Tools write in the task's scope only.
 * Rounds go on with one conversation, which is kept in a file and survives the process. Each
 * request and answer is an {@link AgentStep.Kind#ANSWER} step whose body is an {@link Exchange} as
 * JSON, so that an attempt can be run again from its steps.
 *
 * <p>Failures beside those of {@link dev.divisi.models.provider.Providers}, whose kinds are kept:
 * {@code AGENT_CONFIGURATION_INVALID} (REJECTED), {@code BUDGET_EXHAUSTED}, {@code
 * AGENT_TIMED_OUT}, {@code MODEL_CALLS_EXHAUSTED}, {@code MODEL_CONTEXT_FULL} (EXHAUSTED), {@code
 * MODEL_REPEATS_ITSELF}, {@code MODEL_ANSWERED_NOTHING}, {@code MODEL_CALLED_NOTHING}, {@code
 * MODEL_ANSWER_TOO_LARGE} (AGENT), {@code TRANSCRIPT_UNUSABLE}, {@code WORKTREE_UNREADABLE}
 * (TRANSIENT).
 */
public final class ModelAgent implements CodingAgent {

  private final ModelSource models;
  private final Prices prices;
  private final Workbench workbench;
  private final CodingAgent recipes;
  private final Transcripts transcripts;
  private final Set<String> unpriced = ConcurrentHashMap.newKeySet();

  /**
   * Makes the agent.
   *
   * @param models who is asked
   * @param prices what that costs
   * @param workbench with what commands are run
   * @param recipes runs recipes for the model
   * @param transcripts a folder for conversations that go on; made when absent
   */
  public ModelAgent(
      ModelSource models,
      Prices prices,
      Workbench workbench,
      CodingAgent recipes,
      Path transcripts) {
    this.models = models;
    this.prices = prices;
    this.workbench = workbench;
    this.recipes = recipes;
    this.transcripts = new Transcripts(transcripts);
  }

  @Override
  public String family() {
    return "model";
  }

  @Override
  public boolean goesOn(JsonNode configuration) throws AgentException {
    ModelConfiguration.parse(configuration);
    return true;
  }

  @Override
  public boolean readsContext(JsonNode configuration) {
    return true;
  }

  /** It has no tools but ours, and asks its model for us. */
  @Override
  public Optional<String> objection(JsonNode configuration, Assignment.Confinement confinement)
      throws AgentException {
    boolean runs = tools(ModelConfiguration.parse(configuration), confinement).contains("run");
    return confinement.network() || workbench.sandbox().confines() || !runs
        ? Optional.empty()
        : Optional.of("This worker has no sandbox to run the model's commands in.");
  }

  /** What both the configuration and policy let it use; a recipe may look for jars. */
  private static Set<String> tools(
      ModelConfiguration configuration, Assignment.Confinement confinement) {
    Set<String> tools = new TreeSet<>(configuration.tools());
    List<String> allowed = confinement.tools();
    if (allowed != null) {
      tools.retainAll(allowed);
    }
    if (!confinement.network()) {
      tools.remove(RecipeTool.NAME);
    }
    tools.add(DoneTool.NAME);
    return tools;
  }

  @Override
  public AgentReport work(Assignment assignment, AgentLog log)
      throws AgentException, InterruptedException {
    ModelConfiguration configuration = ModelConfiguration.parse(assignment.configuration());
    Spending spending =
        new Spending(configuration.model(), assignment.round().budget(), prices, log, unpriced);
    long endsAt = System.nanoTime() + assignment.timeout().toNanos();
    ChatModel model =
        new RecordingChatModel(
            model(configuration.provider()), recorder(configuration, spending, log));
    AgentLoop.Place place = new AgentLoop.Place(model, spending, transcripts, log, endsAt);
    try {
      WorktreeFolder files = new WorktreeFolder(assignment.worktree(), assignment.brief().scope());
      Conversation conversation = transcripts.load(assignment);
      Toolbox tools =
          new Toolbox(
              tools(assignment, configuration, files, conversation, place),
              tools(configuration, assignment.confinement()));
      return new AgentLoop(assignment, configuration, conversation, tools, files, place).run();
    } catch (IOException e) {
      throw new AgentException(
          AgentException.Kind.TRANSIENT,
          "WORKTREE_UNREADABLE",
          "the worktree cannot be read: " + e.getMessage(),
          e);
    }
  }

  private ChatModel model(String provider) throws AgentException {
    try {
      return models.named(provider);
    } catch (ModelException e) {
      throw new AgentException(AgentException.Kind.REJECTED, e.code(), e.getMessage(), e);
    }
  }

  private List<Tool> tools(
      Assignment assignment,
      ModelConfiguration configuration,
      WorktreeFolder files,
      Conversation conversation,
      AgentLoop.Place place) {
    Map<String, List<String>> commands = new LinkedHashMap<>(configuration.commands());
    assignment.brief().checks().forEach(check -> commands.put(check.name(), check.command()));
    Duration mostTime = configuration.limits().commandTime();
    return List.of(
        new ReadTools.Read(files),
        new ReadTools.Listing(files),
        new ReadTools.Search(files),
        new EditTools.Edit(files),
        new EditTools.Patch(files),
        new EditTools.Write(files),
        new EditTools.Delete(files),
        new RunTool(commands, files.root(), workbench, mostTime, place::timeLeft),
        new RecipeTool(recipes, assignment, files, place.log(), place::timeLeft),
        new TalkTools.Ask(place.log(), conversation),
        new TalkTools.RequestScope(place.log(), conversation),
        new TalkTools.Message(place.log(), conversation),
        new TalkTools.Lesson(place.log(), conversation),
        new TalkTools.Handoff(conversation),
        new DoneTool(conversation));
  }

  /** Has each exchange counted and put on record, its thoughts first. */
  private static ExchangeLog recorder(
      ModelConfiguration configuration, Spending spending, AgentLog log) {
    return (exchange, duration) -> {
      ChatAnswer answer = exchange.answer();
      AgentStep.Usage usage = null;
      String model = configuration.model();
      if (answer != null) {
        model = answer.model();
        usage =
            new AgentStep.Usage(
                model,
                answer.usage().input(),
                answer.usage().cachedInput(),
                answer.usage().output(),
                spending.add(model, answer.usage()));
        ChatMessage.Thinking thinking = answer.thinking();
        if (thinking != null && !thinking.text().isBlank()) {
          log.step(AgentStep.of(AgentStep.Kind.THOUGHT, model, "", thinking.text()));
        }
      }
      log.step(
          new AgentStep(
              AgentStep.Kind.ANSWER,
              model,
              "",
              exchange.json(),
              exchange.failure() != null,
              duration,
              usage));
    };
  }
}
