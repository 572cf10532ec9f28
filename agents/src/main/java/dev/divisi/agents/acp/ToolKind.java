package dev.divisi.agents.acp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What kind of thing a tool does, by the protocol's words. */
enum ToolKind {
  READ,
  EDIT,
  DELETE,
  MOVE,
  SEARCH,
  EXECUTE,
  THINK,
  FETCH,
  SWITCH_MODE,
  OTHER;

  static List<String> words() {
    return Arrays.stream(values()).map(ToolKind::word).toList();
  }

  static Optional<ToolKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
