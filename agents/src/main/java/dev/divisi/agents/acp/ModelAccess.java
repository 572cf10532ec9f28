package dev.divisi.agents.acp;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.AgentStep;
import dev.divisi.models.ModelException;
import dev.divisi.models.gateway.GatewayBudget;
import dev.divisi.models.gateway.GatewayListener;
import dev.divisi.models.gateway.GatewaySpend;
import dev.divisi.models.gateway.GatewayStep;
import dev.divisi.models.gateway.GatewayTerms;
import dev.divisi.models.gateway.ModelGateway;
import dev.divisi.workspace.process.Gateway;
import dev.divisi.workspace.process.PlainText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of the agent of one round to its models through the worker's gateway, which has the key,
 * counts, and ends what is over the budget.
 */
final class ModelAccess implements GatewayListener, AutoCloseable {

  /** Where the agent reaches it inside of walls; each round has a loopback of its own there. */
  private static final int PORT = 8_080;

  private final AgentLog log;
  private final String provider;
  private final ModelGateway gateway;
  private volatile @Nullable String exhausted;
  private volatile @Nullable ModelException failure;
  private final AtomicReference<@Nullable AgentException> offRecord = new AtomicReference<>();
  private volatile @Nullable Listener listener;

  /**
   * Who is told how it stands.
   *
   * @param spent all that was counted so far
   * @param exhausted there is no more to spend
   * @param offRecord the record has no answer
   */
  record Listener(Consumer<AgentSpend> spent, Runnable exhausted, Runnable offRecord) {}

  private ModelAccess(
      AcpSettings settings,
      String provider,
      AgentBudget budget,
      List<String> places,
      boolean walls,
      AgentLog log)
      throws ModelException, IOException {
    this.log = log;
    this.provider = provider;
    GatewayTerms terms =
        new GatewayTerms(
            settings.providers(),
            Set.of(provider),
            settings.prices(),
            new GatewayBudget(budget.tokens(), budget.costMicros(), budget.modelCalls()),
            places,
            settings.record(),
            this);
    this.gateway =
        walls
            ? ModelGateway.onSocket(terms, settings.sockets(), PORT)
            : ModelGateway.onLoopback(terms);
  }

  /**
   * Opens it.
   *
   * @param places folders that the agent works in, by their paths
   * @param walls whether the agent is behind walls
   * @throws AgentException REJECTED, {@code MODEL_PROVIDER_UNKNOWN}, {@code MODEL_KEY_MISSING} or
   *     {@code MODEL_KEY_INVALID}
   */
  static ModelAccess open(
      AcpSettings settings,
      String provider,
      AgentBudget budget,
      List<String> places,
      boolean walls,
      AgentLog log)
      throws AgentException, IOException {
    try {
      return new ModelAccess(settings, provider, budget, places, walls, log);
    } catch (ModelException e) {
      throw new AgentException(AgentException.Kind.REJECTED, e.code(), e.getMessage(), e);
    }
  }

  /** What the agent takes for the address of its models. */
  String baseUrl() {
    return gateway.baseUrl(provider);
  }

  /** The way through its walls; empty when there are none. */
  Optional<Gateway> way() {
    return gateway.socket().map(socket -> new Gateway(socket, gateway.port()));
  }

  void tell(Listener who) {
    listener = who;
  }

  /** What it says when there is no more to spend. */
  Optional<String> exhaustion() {
    return Optional.ofNullable(exhausted);
  }

  /** Why its last call of a model was not answered; empty when it was. */
  Optional<AgentException> failure() {
    return Optional.ofNullable(failure)
        .map(
            reason ->
                new AgentException(
                    switch (reason.kind()) {
                      case REJECTED -> AgentException.Kind.REJECTED;
                      case TRANSIENT -> AgentException.Kind.TRANSIENT;
                      case EXHAUSTED -> AgentException.Kind.EXHAUSTED;
                      case ANSWER -> AgentException.Kind.AGENT;
                    },
                    reason.code(),
                    "The agent gave up, as its model does not answer: " + reason.getMessage(),
                    reason));
  }

  /** What the agent asked that the record has no answer to; empty when it has all of them. */
  Optional<AgentException> offRecord() {
    return Optional.ofNullable(offRecord.get());
  }

  /** What the agent calls, it tells itself, with what came of it. */
  @Override
  public void step(GatewayStep step) {
    switch (step.kind()) {
      case PROMPT -> log.step(step(step, AgentStep.Kind.PROMPT));
      case ANSWER -> log.step(step(step, AgentStep.Kind.ANSWER));
      case EXCHANGE -> log.step(step(step, AgentStep.Kind.EXCHANGE));
      case TOOL_CALL -> {}
    }
  }

  private static AgentStep step(GatewayStep step, AgentStep.Kind kind) {
    GatewayStep.Usage usage = step.usage();
    return new AgentStep(
        kind,
        step.name(),
        step.callId(),
        step.body(),
        step.failed(),
        step.duration(),
        usage == null
            ? null
            : new AgentStep.Usage(
                usage.model(),
                usage.tokens().input(),
                usage.tokens().cachedInput(),
                usage.tokens().output(),
                usage.costMicros()));
  }

  @Override
  public void spent(GatewaySpend spent) {
    Listener told = listener;
    if (told != null) {
      told.spent().accept(new AgentSpend(spent.tokens(), spent.costMicros(), spent.modelCalls()));
    }
  }

  @Override
  public void unpriced(String model) {
    log.activity(
        PlainText.line("no price is known for " + model + ": it counts as free", 200)
            + "; the operator can set divisi.models.prices");
  }

  @Override
  public void exhausted(String what) {
    exhausted = what;
    Listener told = listener;
    if (told != null) {
      told.exhausted().run();
    }
  }

  @Override
  public void answered() {
    failure = null;
  }

  @Override
  public void failed(ModelException reason) {
    failure = reason;
  }

  @Override
  public void offRecord(String code, String message) {
    offRecord.compareAndSet(null, new AgentException(AgentException.Kind.REJECTED, code, message));
    Listener told = listener;
    if (told != null) {
      told.offRecord().run();
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
