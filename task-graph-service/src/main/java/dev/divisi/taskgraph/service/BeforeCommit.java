package dev.divisi.taskgraph.service;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Is called by Kafka Streams before each commit, whatever the reason for it, as its own caches are:
 * what is written to other stores then belongs to that commit. Holds nothing itself. Kafka Streams
 * has no public interface for this; the tests that kill the service would show that it is gone.
 */
final class BeforeCommit implements StateStore, CachedStateStore<Object, Object> {

  private final String name;
  private boolean open;
  private @Nullable Runnable action;

  private BeforeCommit(String name) {
    this.name = name;
  }

  /** Makes one for each stream task. */
  static StoreBuilder<BeforeCommit> builder(String name) {
    return new Builder(name);
  }

  /** What to do before each commit from now on. */
  void run(Runnable newAction) {
    action = newAction;
  }

  @Override
  public void flushCache() {
    if (action != null) {
      action.run();
    }
  }

  /** What is not written yet belongs to a transaction that is given up. */
  @Override
  public void clearCache() {
    action = null;
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(root, (key, value) -> {});
    open = true;
  }

  /** After the commit. */
  @Override
  public void flush() {}

  @Override
  public void close() {
    open = false;
    action = null;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  private record Builder(String name) implements StoreBuilder<BeforeCommit> {
    @Override
    public BeforeCommit build() {
      return new BeforeCommit(name);
    }

    @Override
    public StoreBuilder<BeforeCommit> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<BeforeCommit> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<BeforeCommit> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException("there is nothing to log");
    }

    @Override
    public StoreBuilder<BeforeCommit> withLoggingDisabled() {
      return this;
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }
  }
}
