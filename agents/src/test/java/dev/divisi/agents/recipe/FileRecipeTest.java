package dev.divisi.agents.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class FileRecipeTest extends RecipeStory {
  @Test
  void shouldChangeAPropertyKeyInScope() throws Exception {
    run(
        """
        {"recipes": [{"name": "org.openrewrite.properties.ChangePropertyKey", "options": {
          "oldPropertyKey": "old.key", "newPropertyKey": "new.key"}}]}
        """,
        "m1/**/application.properties");

    assertThat(project.read("m1/src/main/resources/application.properties"))
        .isEqualTo("# kept\nnew.key=1\nother=2\n");
    assertThat(project.read("m2/src/main/resources/application.properties")).contains("old.key=1");
  }

  @Test
  void shouldChangeAYamlKey() throws Exception {
    project.write("m1/config.yaml", "server:\n  old: 1 # kept\n");

    run(
        """
        {"recipes": [{"name": "org.openrewrite.yaml.ChangePropertyKey", "options": {
          "oldPropertyKey": "server.old", "newPropertyKey": "server.fresh"}}]}
        """,
        "m1/*.yaml");

    assertThat(project.read("m1/config.yaml")).isEqualTo("server:\n  fresh: 1 # kept\n");
  }

  @Test
  void shouldChangeAMavenProperty() throws Exception {
    run(
        """
        {"recipes": [{"name": "org.openrewrite.maven.ChangePropertyValue", "options": {
          "key": "jspecify.version", "newValue": "1.0.1"}}]}
        """,
        "pom.xml");

    assertThat(project.read("pom.xml")).contains("<jspecify.version>1.0.1</jspecify.version>");
  }

  @Test
  void shouldChangeAMavenPropertyWhenDependenciesAreNotToBeHad() throws Exception {
    project.module("m1", MavenProject.dependency("org.nowhere", "gone", "1"));

    AgentReport report =
        run(
            """
            {"recipes": [{"name": "org.openrewrite.maven.ChangePropertyValue", "options": {
              "key": "jspecify.version", "newValue": "1.0.1"}}]}
            """,
            "pom.xml");

    assertThat(project.read("pom.xml")).contains("<jspecify.version>1.0.1</jspecify.version>");
    assertThat(report.summary()).contains("left unresolved");
  }

  @Test
  void shouldAddAManagedDependencyOnlyInScope() throws Exception {
    installJSpecify();
    String module = project.read("m1/pom.xml");

    run(
        """
        {"recipes": [{"name": "org.openrewrite.maven.AddManagedDependency", "options": {
          "groupId": "org.jspecify", "artifactId": "jspecify", "version": "1.0.0"}}]}
        """,
        "pom.xml");

    assertThat(project.read("pom.xml"))
        .contains("<dependencyManagement>", "<artifactId>jspecify</artifactId>");
    assertThat(project.read("m1/pom.xml")).isEqualTo(module);
  }

  @Test
  void shouldFindAndReplaceInAnyTextInScope() throws Exception {
    project.write("m1/notes.txt", "format, said he\n");
    project.write("m1/picture.bin", "format\0\0");

    run(
        """
        {"recipes": [{"name": "org.openrewrite.text.FindAndReplace", "options": {"find": "format", "replace": "print"}}]}
        """,
        "m1/**");

    assertThat(project.read("m1/notes.txt")).isEqualTo("print, said he\n");
    assertThat(project.bill(1)).contains("Prices.print(price)");
    assertThat(project.read("m1/picture.bin")).startsWith("format");
    assertThat(project.bill(2)).contains("Prices.format(price)");
  }

  @Test
  void shouldCreateATextFile() throws Exception {
    run(
        """
        {"recipes": [{"name": "org.openrewrite.text.CreateTextFile", "options": {
          "fileContents": "hello", "relativeFileName": "docs/hello.txt"}}]}
        """,
        "docs/**");

    assertThat(project.read("docs/hello.txt")).isEqualTo("hello");
  }

  @Test
  void shouldWriteNothingWhenARecipeNamesAPlaceOutsideOfTheWorktree() {
    AgentException failure =
        fail(
            """
            {"recipes": [{"name": "org.openrewrite.text.CreateTextFile", "options": {
              "fileContents": "hello", "relativeFileName": "../outside.txt"}}]}
            """,
            "**");

    assertThat(failure.kind()).isEqualTo(AgentException.Kind.REJECTED);
    assertThat(temp.resolve("outside.txt")).doesNotExist();
  }

  @Test
  void shouldNotWriteThroughALinkThatLeadsOutside() throws Exception {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.createSymbolicLink(project.root.resolve("docs"), outside);

    AgentException failure =
        fail(
            """
            {"recipes": [{"name": "org.openrewrite.text.CreateTextFile", "options": {
              "fileContents": "hello", "relativeFileName": "docs/hello.txt"}}]}
            """,
            "**");

    assertThat(failure.code()).isEqualTo("RECIPE_CHANGED_NOTHING");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void shouldKeepTheExecutableBitWhenAFileIsRenamed() throws Exception {
    project.write("m1/run.sh", "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        project.root.resolve("m1/run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));

    run(
        """
        {"recipes": [{"name": "org.openrewrite.RenameFile", "options": {"fileMatcher": "**/run.sh", "fileName": "start.sh"}}]}
        """,
        "m1/**");

    assertThat(project.root.resolve("m1/run.sh")).doesNotExist();
    assertThat(project.root.resolve("m1/start.sh")).isExecutable();
  }

  @Test
  void shouldRunSeveralRecipesInOrderWhenTheyAreOfDifferentKinds() throws Exception {
    AgentReport report =
        run(
            """
            {"recipes": [
              {"name": "org.openrewrite.text.FindAndReplace", "options": {"find": "Prices.format", "replace": "Prices . print"}},
              {"name": "org.openrewrite.java.ChangeMethodName", "options": {
                "methodPattern": "com.acme.common.Prices print(..)", "newMethodName": "show", "ignoreDefinition": true}}]}
            """,
            "m1/**");

    assertThat(project.bill(1)).contains("Prices . show(price)");
    assertThat(report.summary())
        .contains("FindAndReplace changed 1 file", "ChangeMethodName changed 1 file");
  }
}
