package dev.divisi.agents.model;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Looks at JSON that a model wrote. */
final class Json {
  private Json() {}

  static boolean isObject(String text) {
    try {
      return JsonMapper.shared().readTree(text).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }
}
