package dev.divisi.kafka;

import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FailureKind;
import java.util.List;

/** How a handler came back, or what is said in its stead. */
sealed interface Outcome {
  /** With a fact. */
  record Done(WorkResult<?> result) implements Outcome {}

  /** With a failure, which becomes {@code work.failed}. */
  record Failed(
      FailureKind kind, String code, String message, List<CheckResult> evidence, boolean handedBack)
      implements Outcome {

    /** Not a failed attempt: the work goes back as it was. */
    static Failed handedBack(String code, String message) {
      return new Failed(FailureKind.TRANSIENT, code, message, List.of(), true);
    }

    Failed withoutEvidence() {
      return new Failed(kind, code, message, List.of(), handedBack);
    }
  }

  /** With nothing, because it was interrupted. */
  record Interrupted() implements Outcome {}
}
