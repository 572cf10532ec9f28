package dev.divisi.testing.model;

/** The APIs that a {@link ModelServer} can speak. */
public enum ModelApi {
  ANTHROPIC("/v1/messages"),
  OPENAI("/v1/chat/completions");

  private final String path;

  ModelApi(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }
}
