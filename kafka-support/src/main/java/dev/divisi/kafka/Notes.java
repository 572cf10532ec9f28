package dev.divisi.kafka;

import dev.divisi.schemas.Note;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The notes to one piece of work. They come on the thread that keeps the lease, which must not
 * wait, so they are passed on by another; in order, and each once, however often it comes.
 */
final class Notes {
  private final Set<String> known = new HashSet<>();
  private final List<Note> waiting = new ArrayList<>();
  private final ReentrantLock delivering = new ReentrantLock(true);
  private @Nullable Consumer<Note> listener;

  /** Takes a note in; never waits. */
  void arrived(Note note) {
    synchronized (waiting) {
      if (!known.add(note.getNoteId())) {
        return;
      }
      waiting.add(note);
    }
    Thread.ofVirtual().name("notes").start(this::deliver);
  }

  /** From now on the listener is told; what came before, before this returns. */
  void listen(Consumer<Note> heard) {
    synchronized (waiting) {
      listener = heard;
    }
    deliver();
  }

  private void deliver() {
    delivering.lock();
    try {
      Consumer<Note> heard;
      List<Note> next;
      synchronized (waiting) {
        heard = listener;
        if (heard == null) {
          return;
        }
        next = List.copyOf(waiting);
        waiting.clear();
      }
      next.forEach(heard);
    } finally {
      delivering.unlock();
    }
  }
}
