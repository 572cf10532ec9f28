package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** With real JVMs: they are what the archive is for. */
@Timeout(120)
class ClassArchiveTest {
  private static final String SAID =
      "Keeping what was loaded, once after each build: Divisi starts faster with it.";

  @TempDir Path directory;
  private Path jar;
  private Path archive;

  /** What the script starts, in little. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      ClassArchive archive = new ClassArchive(System.getProperty("archive"));
      if (arguments[0].equals("up")) {
        archive.divisiRan();
      }
      archive.write(System.out::println);
      System.out.println("over");
    }
  }

  /** An archive keeps classes of jars only. */
  @BeforeEach
  void makeJar() throws IOException {
    jar = directory.resolve("program.jar");
    archive = directory.resolve("classes.jsa");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Class<?> type : List.of(ClassArchive.class, Program.class)) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = type.getResourceAsStream("/" + name)) {
          in.transferTo(out);
        }
      }
    }
  }

  @Test
  void shouldKeepClassesForLaterJvms() throws Exception {
    List<String> said =
        java("up", "-XX:+RecordDynamicDumpInfo", "-Xlog:cds*=off", "-Darchive=" + archive);

    assertThat(said).containsExactly(SAID, "over");
    assertThat(archive).isRegularFile();
    assertThat(java("list", "-XX:SharedArchiveFile=" + archive, "-Xlog:class+load"))
        .anyMatch(line -> line.contains(ClassArchive.class.getName() + " source: shared"));
  }

  @Test
  void shouldWriteNothingWhenNoDivisiRan() throws Exception {
    assertThat(java("list", "-XX:+RecordDynamicDumpInfo", "-Darchive=" + archive))
        .containsExactly("over");
    assertThat(archive).doesNotExist();
  }

  @Test
  void shouldEndAsEverWhenItCannotBeWritten() throws Exception {
    assertThat(java("up", "-Darchive=" + archive)).contains(SAID, "over");
    assertThat(archive).doesNotExist();
  }

  private List<String> java(String argument, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(
        jar
            + ":"
            + Path.of(Logger.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    command.add(Program.class.getName());
    command.add(argument);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).as(lines.toString()).isZero();
    return lines;
  }
}
