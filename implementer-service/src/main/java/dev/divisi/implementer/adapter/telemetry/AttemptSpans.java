package dev.divisi.implementer.adapter.telemetry;

import dev.divisi.kafka.TraceContext;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.WorkReference;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;

/**
 * Tells OpenTelemetry of attempts, by its conventions for generative AI (1.41): an {@code
 * invoke_agent} span for each attempt, in the trace of its order, and within it a {@code chat} span
 * for each answer of a model and an {@code execute_tool} span for each result of a tool. Nothing of
 * what was said is in them.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/">the conventions</a>
 */
public final class AttemptSpans {
  private static final AttributeKey<String> OPERATION = key("gen_ai.operation.name");
  private static final AttributeKey<String> AGENT = key("gen_ai.agent.name");
  private static final AttributeKey<String> CONVERSATION = key("gen_ai.conversation.id");
  private static final AttributeKey<String> REQUEST_MODEL = key("gen_ai.request.model");
  private static final AttributeKey<String> RESPONSE_MODEL = key("gen_ai.response.model");
  private static final AttributeKey<String> TOOL = key("gen_ai.tool.name");
  private static final AttributeKey<String> TOOL_CALL = key("gen_ai.tool.call.id");
  private static final AttributeKey<String> ERROR = key("error.type");
  private static final AttributeKey<String> GOAL = key("divisi.goal.id");
  private static final AttributeKey<String> TASK = key("divisi.task.id");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("divisi.attempt");
  private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
  private static final AttributeKey<Long> CACHED =
      AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
  private static final AttributeKey<Long> OUTPUT =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  private static final AttributeKey<Long> COST = AttributeKey.longKey("divisi.cost.micros");

  private final Tracer tracer;

  public AttemptSpans(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("dev.divisi.implementer");
  }

  private static AttributeKey<String> key(String name) {
    return AttributeKey.stringKey(name);
  }

  /** Begins the span of an attempt. */
  public AttemptSpan begin(TaskReady order, TraceContext cause) {
    WorkReference work = order.getWork();
    String agent = order.getTask().getAgent().getFamily();
    Span span =
        tracer
            .spanBuilder("invoke_agent " + agent)
            .setParent(Context.root().with(Span.wrap(parent(cause))))
            .setAttribute(OPERATION, "invoke_agent")
            .setAttribute(AGENT, agent)
            .setAttribute(
                CONVERSATION, work.getGoalId() + "/" + work.getTaskId() + "/" + work.getAttempt())
            .setAttribute(GOAL, work.getGoalId())
            .setAttribute(TASK, String.valueOf(work.getTaskId()))
            .setAttribute(ATTEMPT, (long) work.getAttempt())
            .startSpan();
    return new AttemptSpan(span);
  }

  private static SpanContext parent(TraceContext cause) {
    String[] parts = cause.traceparent().split("-", -1);
    return SpanContext.createFromRemoteParent(
        parts[1], parts[2], TraceFlags.fromHex(parts[3], 0), TraceState.getDefault());
  }

  /** The span of an attempt, until it is closed; takes steps of any thread. */
  public final class AttemptSpan implements AutoCloseable {
    private final Span span;

    private AttemptSpan(Span span) {
      this.span = span;
    }

    /** Tells a step that is over; those that took no model and no tool are not told. */
    public void step(AgentStepTaken step) {
      switch (step.getKind()) {
        case ANSWER -> answer(step);
        case TOOL_RESULT ->
            tell(
                step,
                child("execute_tool", step.getName(), SpanKind.INTERNAL)
                    .setAttribute(TOOL, step.getName())
                    .setAttribute(TOOL_CALL, step.getCallId()));
        default -> {
          // Part of an answer, or of a result that follows.
        }
      }
    }

    private void answer(AgentStepTaken step) {
      ModelUsage usage = step.getUsage();
      if (usage == null && !step.getFailed()) {
        return; // A piece of an answer that an agent passes on: what it took is told elsewhere.
      }
      SpanBuilder chat =
          child("chat", step.getName(), SpanKind.CLIENT)
              .setAttribute(REQUEST_MODEL, step.getName());
      if (usage != null) {
        chat.setAttribute(RESPONSE_MODEL, usage.getModel())
            .setAttribute(INPUT, usage.getInputTokens())
            .setAttribute(CACHED, usage.getCachedInputTokens())
            .setAttribute(OUTPUT, usage.getOutputTokens())
            .setAttribute(COST, usage.getCostMicros());
      }
      tell(step, chat);
    }

    private SpanBuilder child(String operation, String name, SpanKind kind) {
      return tracer
          .spanBuilder(name.isEmpty() ? operation : operation + " " + name)
          .setSpanKind(kind)
          .setParent(Context.root().with(span))
          .setAttribute(OPERATION, operation);
    }

    private void tell(AgentStepTaken step, SpanBuilder builder) {
      Instant end = step.getAt();
      Span told = builder.setStartTimestamp(end.minusMillis(step.getDurationMillis())).startSpan();
      if (step.getFailed()) {
        told.setStatus(StatusCode.ERROR).setAttribute(ERROR, "_OTHER");
      }
      told.end(end);
    }

    /** Says that the attempt failed. */
    public void failed(String code) {
      span.setStatus(StatusCode.ERROR, code).setAttribute(ERROR, code);
    }

    @Override
    public void close() {
      span.end();
    }
  }
}
