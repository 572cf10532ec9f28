package dev.divisi.console.domain;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.goals.BuiltInPlaybooks;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The playbooks that one can choose among. */
public final class Gallery {
  private static final List<Entry> BUILT_IN =
      BuiltInPlaybooks.names().stream().map(Gallery::entry).toList();

  private Gallery() {}

  /** One playbook. */
  public record Entry(String name, String description, List<Parameter> parameters) {}

  /**
   * A value that a goal gives to a playbook.
   *
   * @param fallback what it is when the goal does not say
   * @param required whether the goal must say
   */
  public record Parameter(String name, String description, String fallback, boolean required) {}

  /** Those that come with Divisi, by name. */
  public static List<Entry> builtIn() {
    return BUILT_IN;
  }

  private static Entry entry(String name) {
    try {
      JsonNode tree = YamlDocuments.parse(name, BuiltInPlaybooks.text(name)).tree();
      List<Parameter> parameters = new ArrayList<>();
      tree.path("parameters")
          .properties()
          .forEach(
              each ->
                  parameters.add(
                      new Parameter(
                          each.getKey(),
                          each.getValue().path("description").asString(""),
                          each.getValue().path("default").asString(""),
                          each.getValue().path("default").isMissingNode())));
      return new Entry(name, tree.path("description").asString("").strip(), parameters);
    } catch (DocumentException e) {
      throw new IllegalStateException("the built-in playbook " + name + " cannot be read", e);
    }
  }
}
