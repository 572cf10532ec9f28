package dev.divisi.cli;

import dev.divisi.goals.TextWidth;
import dev.divisi.goals.Times;
import dev.divisi.goals.Untrusted;
import dev.divisi.local.StartListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells how the start of a Divisi goes: on a terminal in one line that grows, else in one line at
 * the end.
 */
final class StartUp implements StartListener {
  private final Terminal terminal;
  private final Consumer<String> lines;
  private final boolean live;
  private final long began = System.nanoTime();
  private final List<String> parts = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  /**
   * @param live whether the line may be drawn anew while parts start
   */
  StartUp(Terminal terminal, Consumer<String> lines, boolean live) {
    this.terminal = terminal;
    this.lines = lines;
    this.live = live;
    draw("Starting Divisi");
  }

  @Override
  public synchronized void started(String part, Duration took) {
    parts.add(part + " " + Times.words(took));
    draw("Starting Divisi: " + part + " runs");
  }

  @Override
  public synchronized void notice(String line) {
    notices.add(Untrusted.lines(line));
  }

  /** All parts run; returns how long that took. */
  synchronized Duration done() {
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    draw("");
    lines.accept("Started Divisi in " + Times.words(took) + " (" + String.join(", ", parts) + ")");
    notices.forEach(lines);
    return took;
  }

  /** The start failed; what follows says why. */
  synchronized void failed() {
    draw("");
  }

  private void draw(String line) {
    if (live) {
      int columns = Math.max(1, terminal.columns().getAsInt() - 1);
      terminal.out().print("\r\u001b[K" + TextWidth.cut(line, columns));
      terminal.out().flush();
    }
  }
}
