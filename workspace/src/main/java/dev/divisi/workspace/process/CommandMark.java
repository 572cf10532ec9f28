package dev.divisi.workspace.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the environment of a command and of all that it starts says: which command it is, whose, and
 * where it runs.
 *
 * @param id of the command
 * @param owner who started it
 * @param directory where, by its real path
 */
record CommandMark(String id, Owner owner, Path directory) {
  static final String VARIABLE = "DIVISI_COMMAND";

  private static final Pattern WRITTEN =
      Pattern.compile(
          "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@(" + Owner.PATTERN + ")@([^@:]+)");

  /** What marks a new command; it begins with an id that no other has. */
  static String write(String id, Optional<Owner> owner, Path directory) {
    return owner
        .map(by -> id + "@" + by + "@" + URLEncoder.encode(real(directory).toString(), UTF_8))
        .orElse(id);
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  /** The path without links, or as it is when there is nothing. */
  static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      return directory.toAbsolutePath().normalize();
    }
  }

  /** The marks of an environment: a command may run in another. */
  static List<CommandMark> in(String environment) {
    String begin = VARIABLE + "=";
    List<CommandMark> marks = new ArrayList<>();
    for (String variable : environment.split("\0", -1)) {
      if (variable.startsWith(begin)) {
        for (String mark : variable.substring(begin.length()).split(":", -1)) {
          parse(mark).ifPresent(marks::add);
        }
      }
    }
    return marks;
  }

  /** What no other command has, not even one of another owner that took the id. */
  String name() {
    return id + "@" + owner + "@";
  }

  private static Optional<CommandMark> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      Path directory = Path.of(URLDecoder.decode(matcher.group(3), UTF_8));
      String id = matcher.group(1);
      return Owner.parse(matcher.group(2)).map(owner -> new CommandMark(id, owner, directory));
    } catch (IllegalArgumentException e) {
      // Any process may name a variable so.
      return Optional.empty();
    }
  }
}
