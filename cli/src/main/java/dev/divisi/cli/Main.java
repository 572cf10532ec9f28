package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.local.DivisiHome;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Where the {@code divisi} script enters. */
final class Main {
  private static final String TERMINAL = "divisi.terminal";
  private static final String INSTALLATION = "divisi.installation";
  private static final String CLASS_ARCHIVE = "divisi.class-archive";

  private Main() {}

  public static void main(String[] arguments) {
    Path installation = Path.of(System.getProperty(INSTALLATION, "")).toAbsolutePath().normalize();
    DivisiHome home = new DivisiHome(home(installation));
    // Read by logback.xml, before anything logs.
    System.setProperty("divisi.logs", home.logs().toString());
    JavaLogging.toTheLogFile();
    ClassArchive archive = new ClassArchive(System.getProperty(CLASS_ARCHIVE));
    Terminal terminal = terminal();
    CommandContext context =
        new CommandContext(
            RemoteAccess.from(System.getenv(), home)
                .orElseGet(() -> new LocalAccess(home, archive::divisiRan)),
            terminal,
            InstantSource.system(),
            new SecureRandom(),
            user(),
            installation,
            Editor.named(editor()));
    int exitCode =
        Interruption.guard(
            () -> {
              int code = DivisiCommand.commandLine(context).execute(arguments);
              archive.write(terminal::note);
              return code;
            });
    System.exit(exitCode);
  }

  /** Who acts: the user of the operating system, unless the environment says otherwise. */
  private static String user() {
    @Nullable String chosen = System.getenv("DIVISI_USER");
    return chosen == null || chosen.isBlank()
        ? System.getProperty("user.name", "unknown")
        : chosen.strip();
  }

  private static String editor() {
    @Nullable String visual = System.getenv("VISUAL");
    @Nullable String editor = visual == null || visual.isBlank() ? System.getenv("EDITOR") : visual;
    return editor == null ? "" : editor.strip();
  }

  /** One line of the input, byte by byte: what comes after it is for others, such as an editor. */
  private static @Nullable String line() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      int next = System.in.read();
      if (next < 0) {
        return null;
      }
      while (next >= 0 && next != '\n') {
        bytes.write(next);
        next = System.in.read();
      }
    } catch (IOException _) {
      return null;
    }
    return bytes.toString(UTF_8);
  }

  private static Path home(Path installation) {
    @Nullable String chosen = System.getenv("DIVISI_HOME");
    return chosen == null || chosen.isBlank()
        ? installation.resolve(".divisi")
        : Path.of(chosen).toAbsolutePath();
  }

  /**
   * The script knows whether its output is a terminal: Java can tell only of input and output
   * together.
   */
  private static Terminal terminal() {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    boolean screen = Boolean.getBoolean(TERMINAL);
    if (!screen || "dumb".equals(System.getenv("TERM"))) {
      return Terminal.plain(out, err, screen);
    }
    @Nullable String noColour = System.getenv("NO_COLOR");
    TerminalSize size = new TerminalSize();
    return new Terminal(
        out,
        err,
        true,
        true,
        noColour == null || noColour.isEmpty(),
        size::columns,
        size::rows,
        Main::line);
  }
}
