package dev.divisi.console.adapter.api;

import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.Feed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
 * is different since, by whichever console they come to.
 */
@RestController
public class LiveEvents {
  private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);
  private static final int MOST_READERS = 2000;
  private static final int MOST_MISSED = 500;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Changes that come in a burst are told together. */
  private static final Duration BURST = Duration.ofMillis(50);

  /** Clocks differ, and records of one moment are kept in another order. */
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  private final Feed feed;
  private final ReadModel model;
  private final InstantSource clock;

  LiveEvents(Feed feed, ReadModel model, InstantSource clock) {
    this.feed = feed;
    this.model = model;
    this.clock = clock;
  }

  /** One change, as it is told. */
  record Told(String kind, String goalId, @Nullable String taskId) {}

  /** Follows what changes. */
  @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<SseEmitter> events(
      @RequestParam(defaultValue = "") String goal,
      @RequestParam(defaultValue = "") String task,
      @RequestHeader(name = "Last-Event-ID", defaultValue = "") String last) {
    if (feed.readers() >= MOST_READERS) {
      return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
          .header(HttpHeaders.RETRY_AFTER, "10")
          .build();
    }
    SseEmitter emitter = new SseEmitter(0L);
    Feed.Subscription subscription = feed.subscribe(wanted(goal, task));
    emitter.onCompletion(subscription::close);
    emitter.onError(_ -> subscription.close());
    Thread.ofVirtual()
        .name("events")
        .start(() -> follow(emitter, subscription, wanted(goal, task), last));
    return ResponseEntity.ok()
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no")
        .body(emitter);
  }

  private static Predicate<Change> wanted(String goal, String task) {
    return change ->
        (goal.isEmpty() || goal.equals(change.goalId()))
            && (task.isEmpty() || task.equals(change.taskId()) || change.taskId() == null)
            // Steps are many: they are for whoever looks at that task.
            && (change.kind() != Change.Kind.STEP || !task.isEmpty());
  }

  private void follow(
      SseEmitter emitter, Feed.Subscription subscription, Predicate<Change> wanted, String last) {
    try (subscription) {
      emitter.send(SseEmitter.event().comment("listening"));
      List<Change> missed = missed(last).stream().filter(wanted).toList();
      if (!missed.isEmpty()) {
        send(emitter, missed);
      }
      while (true) {
        List<Change> changes = subscription.take(HEARTBEAT);
        if (changes.isEmpty()) {
          emitter.send(SseEmitter.event().comment("still here"));
        } else {
          send(emitter, changes);
          Thread.sleep(BURST);
        }
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("A reader has left.", e);
    } catch (InterruptedException _) {
      emitter.complete();
    }
  }

  private List<Change> missed(String last) {
    if (!last.matches("[0-9]{1,15}")) {
      return List.of();
    }
    Instant since = Instant.ofEpochMilli(Long.parseLong(last)).minus(OVERLAP);
    List<Change> changes = model.changedSince(since, MOST_MISSED);
    return changes.size() > MOST_MISSED ? List.of(Change.everything()) : changes;
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
