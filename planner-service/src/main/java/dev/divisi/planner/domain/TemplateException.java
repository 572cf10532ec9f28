package dev.divisi.planner.domain;

/** A template that cannot be filled in; the message is for the author of the playbook. */
final class TemplateException extends Exception {
  TemplateException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
