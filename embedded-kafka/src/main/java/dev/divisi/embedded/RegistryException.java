package dev.divisi.embedded;

/** A request that the registry refuses, with Confluent's error code. */
final class RegistryException extends Exception {
  private final Refusal refusal;

  RegistryException(Refusal refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  /** Confluent's error codes, as far as they are used here. */
  enum Refusal {
    FOREIGN_HOST(403, 403),
    NO_SUCH_PATH(404, 404),
    SUBJECT_NOT_FOUND(404, 40401),
    VERSION_NOT_FOUND(404, 40402),
    SCHEMA_NOT_FOUND(404, 40403),
    SUBJECT_HAS_NO_LEVEL(404, 40408),
    METHOD_NOT_ALLOWED(405, 405),
    INCOMPATIBLE(409, 409),
    TOO_LARGE(413, 413),
    MALFORMED(422, 42201),
    INVALID_VERSION(422, 42202),
    INVALID_LEVEL(422, 42203),
    STORE_FAILED(500, 50001),
    STORE_TIMED_OUT(500, 50002);

    final int status;
    final int code;

    Refusal(int status, int code) {
      this.status = status;
      this.code = code;
    }
  }
}
