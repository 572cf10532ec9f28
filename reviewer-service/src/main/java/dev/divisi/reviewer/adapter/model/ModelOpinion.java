package dev.divisi.reviewer.adapter.model;

import dev.divisi.models.ChatAnswer;
import dev.divisi.models.ChatMessage;
import dev.divisi.models.ChatProgress;
import dev.divisi.models.ChatRequest;
import dev.divisi.models.MarkedData;
import dev.divisi.models.ModelException;
import dev.divisi.models.Prices;
import dev.divisi.models.TokenEstimate;
import dev.divisi.models.TokenUsage;
import dev.divisi.models.ToolCall;
import dev.divisi.models.provider.Providers;
import dev.divisi.reviewer.domain.Opinion;
import dev.divisi.reviewer.domain.ReviewDesk;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewProfile;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.Severity;
import dev.divisi.schemas.Spend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model what it thinks of a patch: at most three times, until it has reported. The model
 * sees the task and the diff, has no tools but the report, and changes nothing. Where the plan
 * names reviewers, it is asked once for each, with what that one looks for. Whatever goes wrong is
 * a finding, and the checks decide alone.
 */
public final class ModelOpinion implements Opinion {

  private static final int MOST_CALLS = 3;

  private final Providers providers;
  private final Prices prices;
  private final OpinionSettings settings;
  private final String system;

  public ModelOpinion(Providers providers, Prices prices, OpinionSettings settings) {
    this.providers = providers;
    this.prices = prices;
    this.settings = settings;
    this.system = system();
  }

  @Override
  public List<Finding> on(ReviewRequested order, List<CheckResult> checks, ReviewDesk desk)
      throws InterruptedException {
    List<ReviewProfile> reviewers = order.getTask().getReviewers();
    Asking asking = new Asking(order, prompt(order, checks), desk);
    if (reviewers.isEmpty()) {
      return asking.about(settings.model(), system);
    }
    List<Finding> findings = new ArrayList<>();
    for (ReviewProfile reviewer : reviewers) {
      String model = reviewer.getModel().isEmpty() ? settings.model() : reviewer.getModel();
      String more = "\n\nWhat you look for above all:\n\n" + reviewer.getInstructions();
      for (Finding finding : asking.about(model, system + more)) {
        String message = reviewer.getName() + ": " + finding.getMessage();
        findings.add(Finding.newBuilder(finding).setMessage(message).build());
      }
    }
    return findings;
  }

  /** All that is asked about one patch; what it spends is one sum. */
  private final class Asking {
    private final ReviewRequested order;
    private final String prompt;
    private final ReviewDesk desk;
    private Spend spent = new Spend(0L, 0L, 0L);

    Asking(ReviewRequested order, String prompt, ReviewDesk desk) {
      this.order = order;
      this.prompt = prompt;
      this.desk = desk;
    }

    List<Finding> about(String model, String system) throws InterruptedException {
      desk.activity("asks " + model + " for its opinion");
      try {
        return ask(model, system);
      } catch (ModelException e) {
        return List.of(none(model, e.code() + ": " + e.getMessage()));
      }
    }

    private List<Finding> ask(String model, String system)
        throws ModelException, InterruptedException {
      List<ChatMessage> messages = new ArrayList<>();
      messages.add(new ChatMessage.User(prompt));
      String problem = "";
      for (int call = 1; call <= MOST_CALLS; call++) {
        ChatRequest request =
            new ChatRequest(
                model,
                system,
                messages,
                List.of(OpinionReport.tool()),
                new ChatRequest.Settings(null, settings.maxOutputTokens(), null));
        Spend next = plus(model, spent, new TokenUsage(TokenEstimate.of(request), 0, 0, 0));
        if (desk.budget().filter(budget -> isExceeded(budget, next)).isPresent()) {
          return List.of(
              none(model, "BUDGET_EXHAUSTED: what this attempt may spend does not suffice."));
        }
        ChatAnswer answer =
            providers.named(settings.provider()).answer(request, ChatProgress.UNHEARD);
        spent = plus(model, spent, answer.usage());
        desk.spent(spent);
        Optional<ToolCall> report =
            answer.toolCalls().stream()
                .filter(tool -> tool.tool().equals(OpinionReport.TOOL))
                .findFirst();
        try {
          if (report.isPresent()) {
            return OpinionReport.read(report.get().arguments(), order);
          }
          problem = "It did not report.";
        } catch (OpinionReport.UnreadableException e) {
          problem = String.valueOf(e.getMessage());
        }
        messages.add(new ChatMessage.User(problem + " Call the tool report once."));
      }
      return List.of(none(model, "MODEL_ANSWERS_UNUSABLE: " + problem));
    }
  }

  private String prompt(ReviewRequested order, List<CheckResult> checks) {
    PlannedTask task = order.getTask();
    StringBuilder text = new StringBuilder("# Task: ").append(task.getTitle()).append("\n\n");
    text.append(task.getDescription()).append("\n\nAcceptance criteria:\n");
    int number = 1;
    for (String criterion : task.getAcceptanceCriteria()) {
      text.append(number++).append(". ").append(criterion).append('\n');
    }
    text.append(number == 1 ? "none\n" : "").append("\nChecks that passed:\n");
    checks.forEach(check -> text.append("- ").append(check.getName()).append('\n'));
    text.append(checks.isEmpty() ? "none\n" : "").append('\n');
    String diff = order.getPatch().getDiff();
    int most = settings.maxDiffCharacters();
    text.append(MarkedData.of("the diff", diff.substring(0, Math.min(most, diff.length()))));
    if (diff.length() > most) {
      text.append("\nThe rest of the diff is not shown: ")
          .append(diff.length() - most)
          .append(" characters. Do not report that something is missing.");
    }
    return text.toString();
  }

  private Spend plus(String model, Spend spent, TokenUsage usage) {
    long cost = prices.costMicros(model, usage).orElse(0L);
    return new Spend(
        spent.getTokens() + usage.total(), spent.getCostMicros() + cost, spent.getModelCalls() + 1);
  }

  private static boolean isExceeded(Budget budget, Spend next) {
    return isLess(budget.getTokens(), next.getTokens())
        || isLess(budget.getCostMicros(), next.getCostMicros())
        || isLess(budget.getModelCalls(), next.getModelCalls());
  }

  private static boolean isLess(@Nullable Long bound, long amount) {
    return bound != null && bound < amount;
  }

  private static Finding none(String model, String why) {
    return new Finding(
        Severity.INFO,
        "There is no opinion of " + model + ", so the checks decide alone. " + why,
        null,
        null,
        null);
  }

  private static String system() {
    try (InputStream in = ModelOpinion.class.getResourceAsStream("opinion-prompt.md")) {
      if (in == null) {
        throw new IllegalStateException("opinion-prompt.md is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalStateException("opinion-prompt.md cannot be read", e);
    }
  }
}
