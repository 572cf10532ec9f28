package dev.divisi.agents.command;

import dev.divisi.agents.AgentNote;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file in which a running program finds what it is told, one JSON object a line. It is opened
 * once, before the program runs: what the program puts in its place later is never written to.
 */
final class NotesFile implements AutoCloseable {

  private final OutputStream out;
  private final List<AgentNote> notes = new ArrayList<>();
  private boolean closed;

  NotesFile(Path file) throws IOException {
    this.out = new FileOutputStream(file.toFile(), true);
  }

  synchronized void append(AgentNote note) {
    if (closed) {
      return;
    }
    notes.add(note);
    try {
      out.write(TaskJson.line(note));
    } catch (IOException e) {
      // The disk is full, which the work itself will hit on; the next attempt is told all again.
    }
  }

  synchronized List<AgentNote> notes() {
    return List.copyOf(notes);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    out.close();
  }
}
