package dev.divisi.console.adapter.api;

import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.Feed;
import dev.divisi.console.domain.UnavailableException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.session.HttpSessionDestroyedEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What changes, as server-sent events. Each says only what is different, and is named {@code
 * change}; whoever shows it asks how it stands now. So it does no harm to hear of a change twice,
 * or of two as one.
 *
 * <p>An event's id is a time, in milliseconds since 1970. Whoever comes back with it is told what
 * may be different since, by whichever console they come to.
 *
 * <p>A stream ends with the session or the token that it was opened with, and when the console
 * stops.
 */
@RestController
@Tag(name = "events")
public class LiveEvents {
  static final String PATH = "/api/v1/events";
  static final int MOST_READERS = 2000;

  private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);
  private static final int MOST_MISSED = 500;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Changes that come in a burst are told together. */
  private static final Duration BURST = Duration.ofMillis(50);

  /** Clocks differ, and a record is kept here some time after what it tells of. */
  private static final Duration OVERLAP = Duration.ofSeconds(30);

  private final Feed feed;
  private final ReadModel model;
  private final InstantSource clock;
  private final Map<String, Set<Feed.Subscription>> bySession = new ConcurrentHashMap<>();

  LiveEvents(Feed feed, ReadModel model, InstantSource clock) {
    this.feed = feed;
    this.model = model;
    this.clock = clock;
  }

  /** One change, as it is told. */
  record Told(String kind, String goalId, @Nullable String taskId) {}

  /** Which changes a reader wants; empty fields want all. */
  private record Wish(String goal, String task) implements Predicate<Change> {
    @Override
    public boolean test(Change change) {
      return change.kind() == Change.Kind.EVERYTHING
          || ((goal.isEmpty() || goal.equals(change.goalId()))
              && (task.isEmpty() || task.equals(change.taskId()) || change.taskId() == null)
              // Steps are many: they are for whoever looks at that task.
              && (change.kind() != Change.Kind.STEP || !task.isEmpty()));
    }
  }

  /** Follows what changes. */
  @GetMapping(path = PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      summary = "Follows what changes, as server-sent events.",
      description =
          "An event 'change' is a JSON list of what is different: kind (GOAL, TASK, PLAN, PATCH,"
              + " STEP, AUDIT, EVERYTHING), goalId and taskId. It says nothing more: ask for how it"
              + " stands. EVERYTHING is told to who has fallen behind. Steps are told only for one"
              + " task.",
      operationId = "events")
  ResponseEntity<SseEmitter> events(
      @Parameter(description = "Only of this goal.") @RequestParam(defaultValue = "") String goal,
      @Parameter(description = "Only of this task, and of its goal as a whole.")
          @RequestParam(defaultValue = "")
          String task,
      @Parameter(description = "What a page of the console has heard of already.")
          @RequestParam(defaultValue = "")
          String after,
      @Parameter(description = "The id of the last event that was heard.")
          @RequestHeader(name = "Last-Event-ID", defaultValue = "")
          String last,
      @Parameter(hidden = true) PersonAuthentication authentication,
      HttpServletRequest request)
      throws UnavailableException {
    if (feed.readers() >= MOST_READERS) {
      throw new UnavailableException("Too many follow already. Come back in a moment.");
    }
    SseEmitter emitter = new SseEmitter(0L);
    Wish wish = new Wish(goal, task);
    Feed.Subscription subscription = feed.subscribe(wish);
    HttpSession session = request.getSession(false);
    String id = session == null ? "" : session.getId();
    Runnable end = () -> end(id, subscription);
    if (session != null) {
      bySession.computeIfAbsent(id, _ -> ConcurrentHashMap.newKeySet()).add(subscription);
    }
    emitter.onCompletion(end);
    emitter.onError(_ -> end.run());
    Instant until = authentication.until();
    Thread.ofVirtual()
        .name("events")
        .start(
            () -> {
              try {
                follow(emitter, subscription, missed(after, last, wish), until);
              } finally {
                end.run();
              }
            });
    return ResponseEntity.ok()
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no")
        .body(emitter);
  }

  private void end(String session, Feed.Subscription subscription) {
    subscription.close();
    bySession.computeIfPresent(
        session,
        (_, subscriptions) -> {
          subscriptions.remove(subscription);
          return subscriptions.isEmpty() ? null : subscriptions;
        });
  }

  /** Who has left hears nothing more. */
  @EventListener
  void ended(HttpSessionDestroyedEvent event) {
    Set<Feed.Subscription> subscriptions = bySession.remove(event.getId());
    if (subscriptions != null) {
      subscriptions.forEach(Feed.Subscription::close);
    }
  }

  /** The server waits for its requests to end; these end only when they are told to. */
  @EventListener(ContextClosedEvent.class)
  void stopping() {
    feed.close();
  }

  private void follow(
      SseEmitter emitter, Feed.Subscription subscription, List<Change> missed, Instant until) {
    try {
      emitter.send(SseEmitter.event().comment("listening"));
      if (!missed.isEmpty()) {
        send(emitter, missed);
      }
      while (subscription.isOpen() && clock.instant().isBefore(until)) {
        List<Change> changes = subscription.take(HEARTBEAT);
        if (!changes.isEmpty()) {
          send(emitter, changes);
          Thread.sleep(BURST);
        } else if (subscription.isOpen()) {
          emitter.send(SseEmitter.event().comment("still here"));
        }
      }
      emitter.complete();
    } catch (IOException | IllegalStateException e) {
      LOG.debug("A reader has left.", e);
    } catch (InterruptedException _) {
      emitter.complete();
    }
  }

  private List<Change> missed(String after, String last, Wish wish) {
    if (!last.isEmpty()) {
      return last.matches("[0-9]{1,15}")
          ? missed(Instant.ofEpochMilli(Long.parseLong(last)), wish)
          // No id of ours: nobody knows what was heard.
          : List.of(Change.everything());
    }
    if (after.isEmpty()) {
      return List.of();
    }
    return feed.since(after)
        .map(changes -> changes.stream().filter(wish).toList())
        .orElseGet(
            () ->
                // Another console made the page, a moment ago. Where very much is different it is
                // not told to begin anew: it would, again and again.
                missed(clock.instant(), wish).stream()
                    .filter(change -> change.kind() != Change.Kind.EVERYTHING)
                    .toList());
  }

  /**
   * What may have been missed. The read model knows since when goals and tasks stand as they do;
   * whatever else there is of them may be different too.
   */
  private List<Change> missed(Instant since, Wish wish) {
    List<Change> changes = model.changedSince(since.minus(OVERLAP), MOST_MISSED);
    if (changes.size() > MOST_MISSED) {
      return List.of(Change.everything());
    }
    Set<Change> missed = new LinkedHashSet<>();
    for (Change change : changes) {
      List<Change.Kind> kinds =
          change.taskId() == null
              ? List.of(Change.Kind.GOAL, Change.Kind.PLAN, Change.Kind.AUDIT)
              : List.of(Change.Kind.TASK, Change.Kind.PATCH, Change.Kind.AUDIT);
      kinds.forEach(kind -> missed.add(new Change(kind, change.goalId(), change.taskId())));
    }
    if (!wish.goal().isEmpty() && !wish.task().isEmpty()) {
      // A step changes nothing of how its task stands.
      missed.add(new Change(Change.Kind.STEP, wish.goal(), wish.task()));
    }
    return missed.stream().filter(wish).toList();
  }

  private void send(SseEmitter emitter, List<Change> changes) throws IOException {
    List<Told> told =
        changes.stream()
            .map(change -> new Told(change.kind().name(), change.goalId(), change.taskId()))
            .toList();
    emitter.send(
        SseEmitter.event()
            .id(Long.toString(clock.millis()))
            .name("change")
            .data(told, MediaType.APPLICATION_JSON));
  }
}
