package dev.divisi.models.provider;

import dev.divisi.models.ModelException;

/** Carries a failure through LangChain4j, whose methods declare none. */
final class CallFailure extends RuntimeException {

  private final ModelException failure;

  CallFailure(ModelException failure) {
    super(failure.getMessage(), null, false, false);
    this.failure = failure;
  }

  ModelException failure() {
    return failure;
  }
}
