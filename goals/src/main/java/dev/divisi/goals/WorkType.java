package dev.divisi.goals;

import dev.divisi.schemas.TaskType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What kind of work a task is, as people write it: {@code test}, {@code migrate}, ... */
public enum WorkType {
  IMPLEMENT(TaskType.IMPLEMENT),
  TEST(TaskType.TEST),
  REFACTOR(TaskType.REFACTOR),
  MIGRATE(TaskType.MIGRATE),
  DOCUMENT(TaskType.DOCUMENT),
  DEBUG(TaskType.DEBUG),
  INVESTIGATE(TaskType.INVESTIGATE);

  private final TaskType type;

  WorkType(TaskType type) {
    this.type = type;
  }

  /** As it stands in a plan. */
  public TaskType type() {
    return type;
  }

  /** How people write it; empty when a plan does not say. */
  public static String word(@Nullable TaskType type) {
    return type == null ? "" : type.name().toLowerCase(Locale.ROOT);
  }
}
