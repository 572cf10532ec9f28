package dev.divisi.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A git repository that is made up, the same each time: code in Java, Kotlin, Python, TypeScript
 * and Go that imports each other, with comments in prose, and a history of several hundred commits.
 */
final class GeneratedRepository {
  private static final long SEED = 20_261_129;
  private static final int COMMITS = 400;
  private static final int LINES_A_FILE = 125;

  private static final String[] NOUNS = {
    "order",
    "price",
    "customer",
    "invoice",
    "payment",
    "stock",
    "shipment",
    "basket",
    "discount",
    "tax",
    "report",
    "session",
    "account",
    "ledger",
    "catalog",
    "item",
    "address",
    "courier",
    "refund",
    "voucher",
    "currency",
    "warehouse",
    "supplier",
    "contract",
    "batch",
    "queue",
    "schedule",
    "token",
    "cache",
    "index",
    "query",
    "filter",
    "mapping",
    "channel",
    "event"
  };
  private static final String[] VERBS = {
    "find",
    "load",
    "store",
    "merge",
    "split",
    "check",
    "format",
    "parse",
    "cancel",
    "apply",
    "compute",
    "resolve",
    "publish",
    "collect",
    "reserve",
    "release",
    "convert",
    "validate"
  };
  private static final String[] ADJECTIVES = {
    "open", "late", "shared", "local", "remote", "pending", "final", "partial", "daily", "nested",
    "cached", "signed", "bulk", "lazy", "strict", "virtual", "fresh", "stale", "primary", "spare"
  };

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  private final List<String> paths = new ArrayList<>();

  private GeneratedRepository() {}

  /**
   * Makes one.
   *
   * @param lines how many, about
   */
  static void make(Path directory, int lines) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    run(directory, "init", "-q", "--bare", ".");
    Process process =
        new ProcessBuilder("git", "fast-import", "--quiet")
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream out = new BufferedOutputStream(process.getOutputStream())) {
      new GeneratedRepository().write(out, lines / LINES_A_FILE);
    }
    if (process.waitFor() != 0) {
      throw new IOException("git fast-import failed in " + directory);
    }
    run(directory, "symbolic-ref", "HEAD", "refs/heads/main");
  }

  private static void run(Path directory, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed in " + directory);
    }
  }

  private void write(OutputStream out, int files) throws IOException {
    for (int i = 0; i < files; i++) {
      paths.add(path(i));
    }
    begin(out, 0);
    for (int i = 0; i < files; i++) {
      file(out, i, 0);
    }
    for (int commit = 1; commit <= COMMITS; commit++) {
      begin(out, commit);
      int first = random.nextInt(files);
      int changed = 1 + random.nextInt(6);
      for (int i = 0; i < changed; i++) {
        file(out, (first + i) % files, commit);
      }
    }
  }

  private void begin(OutputStream out, int commit) throws IOException {
    String message = "Change " + commit;
    print(
        out,
        "commit refs/heads/main\ncommitter Author%d <a@localhost> %d +0000\ndata %d\n%s\n"
            .formatted(commit % 9, 1_700_000_000L + commit * 3_600L, message.length(), message));
  }

  private void file(OutputStream out, int number, int version) throws IOException {
    byte[] text = text(number, version).getBytes(UTF_8);
    print(out, "M 100644 inline " + paths.get(number) + "\ndata " + text.length + "\n");
    out.write(text);
    print(out, "\n");
  }

  private static void print(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }

  private static String path(int number) {
    String module = "module" + number / 200;
    String area = NOUNS[number / 20 % NOUNS.length];
    return switch (number % 10) {
      case 0, 1, 2, 3, 4 ->
          module + "/src/main/java/shop/" + module + "/" + area + "/" + type(number) + ".java";
      case 5 ->
          module
              + "/src/test/java/shop/"
              + module
              + "/"
              + area
              + "/"
              + type(number - 1)
              + "Test.java";
      case 6 ->
          module + "/src/main/kotlin/shop/" + module + "/" + area + "/" + type(number) + ".kt";
      case 7 -> module + "/tools/" + area + "/" + name(number) + ".py";
      case 8 -> module + "/web/src/" + area + "/" + type(number) + ".ts";
      default -> module + "/agent/" + area + "/" + name(number) + ".go";
    };
  }

  private static String type(int number) {
    return capital(ADJECTIVES[number / 7 % ADJECTIVES.length])
        + capital(NOUNS[number % NOUNS.length])
        + capital(VERBS[number / 3 % VERBS.length])
        + number;
  }

  private static String name(int number) {
    return ADJECTIVES[number / 7 % ADJECTIVES.length] + "_" + NOUNS[number % NOUNS.length] + number;
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private String text(int number, int version) {
    StringBuilder text = new StringBuilder();
    String path = paths.get(number);
    String module = "module" + number / 200;
    String area = NOUNS[number / 20 % NOUNS.length];
    text.append(path.endsWith(".py") ? "# " : "// ").append(sentence()).append('\n');
    if (path.endsWith(".java") || path.endsWith(".kt")) {
      text.append("package shop.").append(module).append('.').append(area).append(";\n\n");
      for (int i = 0; i < 8; i++) {
        int other = Math.max(0, number - 1 - random.nextInt(150)) / 10 * 10;
        String otherArea = NOUNS[other / 20 % NOUNS.length];
        text.append("import shop.module").append(other / 200).append('.').append(otherArea);
        text.append('.').append(type(other)).append(";\n");
      }
    } else if (path.endsWith(".go")) {
      text.append("package ").append(area).append("\n\n");
    }
    text.append("// version ").append(version).append("\n\n");
    body(text, number, path);
    return text.toString();
  }

  private void body(StringBuilder text, int number, String path) {
    boolean python = path.endsWith(".py");
    boolean go = path.endsWith(".go");
    String name = path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
    if (python || go) {
      text.append("\n");
    } else {
      text.append(path.endsWith(".ts") ? "export class " : "public class ")
          .append(name)
          .append(" {\n");
    }
    for (int method = 0; method < 11; method++) {
      String noun = NOUNS[random.nextInt(NOUNS.length)];
      String called = VERBS[random.nextInt(VERBS.length)] + capital(noun);
      if (python) {
        text.append("def ").append(called).append("(").append(noun).append("):\n");
      } else if (go) {
        text.append("func ")
            .append(capital(called))
            .append("(")
            .append(noun)
            .append(" string) int {\n");
      } else if (path.endsWith(".ts")) {
        text.append("  ").append(called).append("(").append(noun).append(": string): number {\n");
      } else if (path.endsWith(".kt")) {
        text.append("  fun ").append(called).append("(").append(noun).append(": String): Int {\n");
      } else {
        text.append("  public int ").append(called).append("(String ").append(noun).append(") {\n");
      }
      text.append(python ? "    # " : "    // ").append(sentence()).append('\n');
      for (int line = 0; line < 5; line++) {
        statement(text, number + method);
      }
      text.append("    return total").append(python ? "\n\n" : ";\n  }\n\n");
    }
    if (!python && !go) {
      text.append("}\n");
    }
  }

  private void statement(StringBuilder text, int number) {
    String noun = NOUNS[random.nextInt(NOUNS.length)];
    String adjective = ADJECTIVES[random.nextInt(ADJECTIVES.length)];
    text.append("    ").append(adjective).append(capital(noun)).append(" = ");
    text.append(VERBS[random.nextInt(VERBS.length)]).append(capital(noun)).append("(");
    text.append(noun).append(", ").append(random.nextInt(1_000)).append(") + ");
    text.append(capital(noun)).append("Rules").append(number % 97).append(".limit\n");
  }

  private String sentence() {
    StringBuilder sentence = new StringBuilder("This must ");
    sentence.append(VERBS[random.nextInt(VERBS.length)]).append(" the ");
    sentence.append(ADJECTIVES[random.nextInt(ADJECTIVES.length)]).append(' ');
    sentence.append(NOUNS[random.nextInt(NOUNS.length)]).append(" before another ");
    sentence.append(NOUNS[random.nextInt(NOUNS.length)]).append(" is ");
    return sentence.append(ADJECTIVES[random.nextInt(ADJECTIVES.length)]).append('.').toString();
  }
}
