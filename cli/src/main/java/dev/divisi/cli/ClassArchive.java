package dev.divisi.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of a whole Divisi, loaded and verified, in a file that JVMs map into their memory
 * (class data sharing): with it a Divisi starts in two thirds of the time, and commands are
 * quicker. The {@code divisi} script names the file when there is none that fits what is built, and
 * has the JVM record what an archive needs ({@code -XX:+RecordDynamicDumpInfo}).
 */
final class ClassArchive {
  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

  private final @Nullable String file;
  private volatile boolean due;

  /**
   * @param file where to write it; null when there is one already
   */
  ClassArchive(@Nullable String file) {
    this.file = file;
  }

  /** A whole Divisi has run in this process: all that matters is loaded. */
  void divisiRan() {
    due = true;
  }

  /** Writes it, when there is something to write. Takes seconds; whatever runs waits meanwhile. */
  void write(Consumer<String> say) {
    if (file == null || !due) {
      return;
    }
    say.accept("Keeping what was loaded, once after each build: Divisi starts faster with it.");
    // What asked this process to end does not end this.
    Thread.interrupted();
    PrintStream out = System.out;
    // The JDK has a line of its own to say.
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    try {
      Object answer =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "vmCds",
                  new Object[] {new String[] {"dynamic_dump", file}},
                  new String[] {String[].class.getName()});
      LOG.info("Class archive: {}", answer);
    } catch (JMException | JMRuntimeException e) {
      LOG.warn("No class archive was written to {}; Divisi starts as before", file, e);
    } finally {
      System.setOut(out);
    }
  }
}
