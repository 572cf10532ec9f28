package dev.divisi.console.adapter.webhook;

import dev.divisi.console.adapter.sql.Deliveries;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.Feed;
import dev.divisi.console.domain.Notice;
import dev.divisi.schemas.GoalState;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * Tells others when something starts to need a person. What is to be told is kept beside the read
 * model until it is: each message is delivered at least once, over restarts, and by one of several
 * consoles. What needed somebody before webhooks were first set up is not told, so a read model
 * that is made anew tells nothing old.
 */
final class Webhooks implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

  /** How long a message is tried. */
  static final Duration PATIENCE = Duration.ofDays(1);

  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final int AT_ONCE = 20;
  private static final int LARGEST_SHIFT = 12;

  private final List<Hook> hooks;
  private final Feed feed;
  private final ReadModel model;
  private final Deliveries deliveries;
  private final InstantSource clock;
  private final Duration rest;
  private final List<Thread> threads = new ArrayList<>();
  private final List<HttpClient> clients = new ArrayList<>();

  /**
   * Asks the threads to end. They are not interrupted: a database in a file takes that for the end
   * of the file.
   */
  private volatile CountDownLatch stopped = new CountDownLatch(0);

  /**
   * Tells these hooks.
   *
   * @param rest how long it waits between two looks at what there is to do
   */
  Webhooks(
      List<Hook> hooks,
      Feed feed,
      ReadModel model,
      Deliveries deliveries,
      InstantSource clock,
      Duration rest) {
    this.hooks = hooks;
    this.feed = feed;
    this.model = model;
    this.deliveries = deliveries;
    this.clock = clock;
    this.rest = rest;
  }

  @Override
  public synchronized void start() {
    if (!threads.isEmpty() || hooks.isEmpty()) {
      return;
    }
    stopped = new CountDownLatch(1);
    threads.add(Thread.ofVirtual().name("webhooks").start(this::watch));
    for (Hook hook : hooks) {
      HttpClient client =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT_LIMIT)
              .build();
      clients.add(client);
      threads.add(
          Thread.ofVirtual().name("webhook-" + hook.id()).start(() -> deliver(client, hook)));
    }
  }

  private void watch() {
    try (Feed.Subscription subscription = feed.subscribe(Webhooks::concerns)) {
      boolean complete = false;
      List<Change> changes = List.of(Change.everything());
      while (stopped.getCount() > 0) {
        try {
          if (!complete) {
            changes = List.of(Change.everything());
          }
          look(changes);
          complete = true;
        } catch (DataAccessException | KafkaException e) {
          LOG.warn("What webhooks are to be told could not be kept; it is tried again.", e);
          complete = false;
        }
        if (isAskedToStop(rest)) {
          return;
        }
        changes = subscription.take(rest);
      }
    } catch (InterruptedException _) {
      LOG.debug("Nothing more is told.");
    }
  }

  private static boolean concerns(Change change) {
    return switch (change.kind()) {
      case GOAL, TASK, EVERYTHING -> true;
      case PLAN, PATCH, STEP, AUDIT -> false;
    };
  }

  private void look(List<Change> changes) {
    Instant now = clock.instant();
    Instant since = deliveries.toldSince(now);
    Instant earliest = since.isAfter(now.minus(PATIENCE)) ? since : now.minus(PATIENCE);
    if (changes.stream().anyMatch(change -> change.kind() == Change.Kind.EVERYTHING)) {
      deliveries.forget(now.minus(KEPT));
      model.currentGoals(earliest).forEach(goal -> look(goal, earliest, now));
      return;
    }
    Set<String> goals = new LinkedHashSet<>();
    changes.forEach(change -> goals.add(change.goalId()));
    goals.forEach(id -> model.goal(id).ifPresent(goal -> look(goal, earliest, now)));
  }

  private void look(GoalState goal, Instant earliest, Instant now) {
    for (Notice notice : Notice.of(goal, model.tasks(goal.getGoalId()))) {
      if (notice.card().since().isBefore(earliest)) {
        continue;
      }
      for (Hook hook : hooks) {
        String id = hook.messageId(notice);
        if (hook.wants(notice)
            && !deliveries.isKnown(hook.id(), id)
            && !deliveries.add(hook.id(), id, hook.body(notice), now)) {
          LOG.warn(
              "{} is not told of {}: too much waits for it already.",
              hook.settings().url().getHost(),
              notice.card().address());
        }
      }
    }
  }

  private boolean isAskedToStop(Duration within) throws InterruptedException {
    return stopped.await(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void deliver(HttpClient http, Hook hook) {
    try {
      do {
        try {
          for (Deliveries.Due due : deliveries.due(hook.id(), clock.instant(), AT_ONCE)) {
            if (stopped.getCount() > 0
                && deliveries.take(hook.id(), due, clock.instant().plus(LEASE))) {
              settle(hook, due, send(http, hook, due));
            }
          }
        } catch (DataAccessException e) {
          LOG.warn("What {} is to be told cannot be read.", hook.settings().url().getHost(), e);
        }
      } while (!isAskedToStop(rest));
    } catch (InterruptedException _) {
      LOG.debug("Nothing more is sent.");
    }
  }

  /** What became of it; empty when it was taken. */
  private String send(HttpClient http, Hook hook, Deliveries.Due due) throws InterruptedException {
    long seconds = clock.instant().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(hook.settings().url())
            .timeout(ANSWER_LIMIT)
            .header("Content-Type", "application/json")
            .header("User-Agent", "divisi")
            .header("webhook-id", due.messageId())
            .header("webhook-timestamp", Long.toString(seconds))
            .header("webhook-signature", hook.signature().of(due.messageId(), seconds, due.body()))
            .POST(HttpRequest.BodyPublishers.ofString(due.body()))
            .build();
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      // Whatever it says is not read.
      response.body().close();
      return response.statusCode() / 100 == 2 ? "" : "status " + response.statusCode();
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }

  private void settle(Hook hook, Deliveries.Due due, String failure) {
    Instant now = clock.instant();
    String host = hook.settings().url().getHost();
    if (failure.isEmpty()) {
      deliveries.delivered(hook.id(), due.messageId());
    } else if (now.isAfter(due.createdAt().plus(PATIENCE))) {
      deliveries.givenUp(hook.id(), due.messageId());
      LOG.warn(
          "{} did not take {} for a day ({}); it is given up.", host, due.messageId(), failure);
    } else {
      deliveries.again(hook.id(), due.messageId(), now.plus(pause(due.attempts())));
      LOG.info("{} did not take {} ({}); it is tried again.", host, due.messageId(), failure);
    }
  }

  /** Twice as long each time. */
  static Duration pause(int attempts) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, LARGEST_SHIFT));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  @Override
  public synchronized void stop() {
    stopped.countDown();
    clients.forEach(HttpClient::shutdownNow);
    try {
      for (Thread thread : threads) {
        thread.join(STOP_LIMIT);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
    clients.forEach(HttpClient::close);
    clients.clear();
  }

  @Override
  public synchronized boolean isRunning() {
    return !threads.isEmpty();
  }
}
