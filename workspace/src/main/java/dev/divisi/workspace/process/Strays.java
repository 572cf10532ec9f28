package dev.divisi.workspace.process;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes of commands whose owner ended before them, as when it was killed. Nobody waits for them
 * and no cancelling reaches them.
 */
public final class Strays {
  private static final Logger log = LoggerFactory.getLogger(Strays.class);

  private Strays() {}

  /**
   * Ends those that run in a folder, and all that they started: asks first, kills after a grace.
   * What a living owner runs is left alone, and so is what cannot be judged: processes of other
   * users and other containers. Does nothing where there is no {@code /proc}.
   */
  public static void end(Path folder) {
    ProcessTable processes = new ProcessTable(Path.of("/proc"));
    if (!processes.isThere()) {
      return;
    }
    Path real = CommandMark.real(folder);
    // This process may itself run in a command; it does not end itself.
    long self = ProcessHandle.current().pid();
    List<CommandMark> own = CommandMark.in(processes.environment(self));
    Set<String> stray = new HashSet<>();
    for (ProcessTable.Entry process : processes.all()) {
      CommandMark.in(processes.environment(process.pid())).stream()
          .filter(mark -> mark.directory().startsWith(real))
          .filter(mark -> !own.contains(mark) && mark.owner().isGone())
          .findFirst()
          .ifPresent(
              mark -> {
                stray.add(mark.name());
                log.warn(
                    "Process {} is ended: it runs in {}, and process {} that started it is gone.",
                    process.pid(),
                    PlainText.line(mark.directory().toString(), 300),
                    mark.owner().pid());
              });
    }
    if (!stray.isEmpty()) {
      ProcessTree.marked(stray, processes).end(Supervision.GRACE);
    }
  }
}
