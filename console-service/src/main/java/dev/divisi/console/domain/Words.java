package dev.divisi.console.domain;

import dev.divisi.schemas.Hold;
import java.util.Locale;

/** How things are called. */
public final class Words {
  private Words() {}

  /** A symbol in words. */
  public static String of(Enum<?> symbol) {
    return symbol.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Why a goal gives nothing out. */
  public static String of(Hold hold) {
    return switch (hold.getKind()) {
      case PERSON -> "paused by " + hold.getBy();
      case BUDGET -> "held by its budget";
      case TIME -> "held by its time";
      case UNKNOWN -> "held by " + hold.getBy();
    };
  }
}
