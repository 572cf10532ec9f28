package dev.divisi.context.outline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.workspace.process.CapturedResult;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.CommandNotStartedException;
import dev.divisi.workspace.process.CommandRunner;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program universal-ctags, given many texts at once on its standard input. It reads no file and
 * no configuration: it is run in its own sandbox, in which it may open nothing at all. It is not
 * trusted to answer, to end, or to print what it should.
 */
final class Ctags {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_COMPLAINTS = 4 * 1024;
  private static final int MAX_PROBE_OUTPUT = 64 * 1024;

  /** More definitions than that are data. */
  private static final int MAX_SYMBOLS = 20_000;

  private final CommandRunner runner = new CommandRunner();
  private final String program;
  private final Path directory;
  private final Duration timeout;

  /**
   * The program.
   *
   * @param program its name or path
   * @param directory where it runs; it looks at nothing there
   * @param timeout for one batch
   */
  Ctags(String program, Path directory, Duration timeout) {
    this.program = program;
    this.directory = directory;
    this.timeout = timeout;
  }

  /** Whether it is there, is universal-ctags, and does what it should. */
  boolean works() throws InterruptedException {
    SourceFile probe = new SourceFile(Language.JAVA, "class Probe {\n  void look() {}\n}\n");
    Optional<List<Optional<List<Symbol>>>> answer = ask(List.of(probe), MAX_PROBE_OUTPUT);
    return answer
        .flatMap(List::getFirst)
        .filter(symbols -> symbols.stream().anyMatch(symbol -> symbol.name().equals("look")))
        .isPresent();
  }

  /**
   * The definitions of some files.
   *
   * @return empty when it failed altogether; of each file, empty when it did not come to its end
   */
  Optional<List<Optional<List<Symbol>>>> symbols(List<SourceFile> files)
      throws InterruptedException {
    long characters = files.stream().mapToLong(file -> file.text().length()).sum();
    return ask(files, (int) Math.min(1_000_000 + characters * 20, 512L * 1024 * 1024));
  }

  private Optional<List<Optional<List<Symbol>>>> ask(List<SourceFile> files, int maxOutput)
      throws InterruptedException {
    Command command =
        new Command(
            List.of(program, "--options=NONE", "--_interactive=sandbox", "--fields=NFneKs"),
            directory,
            Map.of(),
            input(files),
            timeout,
            MAX_COMPLAINTS);
    try {
      CapturedResult captured = runner.capture(command, maxOutput);
      List<Optional<List<Symbol>>> answer = answer(captured.output(), files.size());
      return answer.stream().allMatch(Optional::isEmpty) ? Optional.empty() : Optional.of(answer);
    } catch (CommandNotStartedException e) {
      return Optional.empty();
    }
  }

  private static byte[] input(List<SourceFile> files) {
    int size = files.stream().mapToInt(file -> file.text().length() + 100).sum();
    ByteArrayOutputStream input = new ByteArrayOutputStream(size);
    for (int i = 0; i < files.size(); i++) {
      SourceFile file = files.get(i);
      byte[] text = file.text().getBytes(UTF_8);
      // A name of ours: one from a repository could mean anything to it.
      String request =
          "{\"command\":\"generate-tags\",\"filename\":\"%d.%s\",\"size\":%d}\n"
              .formatted(i, file.language().extensions().getFirst(), text.length);
      input.writeBytes(request.getBytes(UTF_8));
      input.writeBytes(text);
    }
    return input.toByteArray();
  }

  private static List<Optional<List<Symbol>>> answer(byte[] output, int files) {
    List<Optional<List<Symbol>>> answer = new ArrayList<>();
    List<Symbol> symbols = new ArrayList<>();
    int begin = 0;
    for (int at = 0; at < output.length && answer.size() < files; at++) {
      if (output[at] != '\n') {
        continue;
      }
      JsonNode line = parse(output, begin, at - begin);
      begin = at + 1;
      switch (line.path("_type").asString("")) {
        case "tag" -> symbol(line, answer.size()).ifPresent(symbols::add);
        case "completed" -> {
          answer.add(Optional.of(inOrder(symbols)));
          symbols = new ArrayList<>();
        }
        default -> {
          // The program's name, a complaint, or anything: nothing that is asked for.
        }
      }
    }
    while (answer.size() < files) {
      answer.add(Optional.empty());
    }
    return answer;
  }

  private static JsonNode parse(byte[] output, int begin, int length) {
    try {
      return JSON.readTree(output, begin, length);
    } catch (JacksonException e) {
      return JSON.nullNode();
    }
  }

  private static Optional<Symbol> symbol(JsonNode tag, int file) {
    String name = tag.path("name").asString("");
    int line = tag.path("line").asInt(0);
    String path = tag.path("path").asString("");
    // ctags gives names of its own to what has none.
    boolean unnamed = name.isEmpty() || name.startsWith("__anon");
    if (unnamed || name.length() > Symbol.MAX_NAME || line < 1) {
      return Optional.empty();
    }
    String kind = tag.path("kind").asString("");
    if (!path.startsWith(file + ".") || kind.equals("package") || kind.equals("local")) {
      return Optional.empty();
    }
    String container = tag.path("scope").asString("");
    return Optional.of(
        new Symbol(
            name,
            SymbolKind.ofCtags(kind),
            container.substring(0, Math.min(container.length(), Symbol.MAX_NAME)),
            line,
            Math.max(line, tag.path("end").asInt(line))));
  }

  private static List<Symbol> inOrder(List<Symbol> symbols) {
    Map<Symbol, Integer> first = new HashMap<>();
    for (int i = 0; i < symbols.size(); i++) {
      first.putIfAbsent(symbols.get(i), i);
    }
    return first.keySet().stream()
        .sorted(
            Comparator.comparingInt(Symbol::line)
                .thenComparing(symbol -> first.getOrDefault(symbol, 0)))
        .limit(MAX_SYMBOLS)
        .toList();
  }
}
