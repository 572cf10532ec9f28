package dev.divisi.agents.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeAgentTest {

  private static final String RENAME_CALLS =
      """
      {"recipes": [{"name": "org.openrewrite.java.ChangeMethodName", "options": {
        "methodPattern": "com.acme.common.Prices format(..)", "newMethodName": "print", "ignoreDefinition": true}}]}
      """;

  @TempDir Path temp;
  private Path localRepository;
  private RecipeAgent agent;
  private MavenProject project;

  @BeforeEach
  void setUp() throws IOException {
    localRepository = Files.createDirectories(temp.resolve("local-repository"));
    agent = offlineAgent();
    project = MavenProject.in(Files.createDirectories(temp.resolve("worktree")), 3);
  }

  private RecipeAgent offlineAgent() {
    return new RecipeAgent(
        new RecipeSettings(
            localRepository, temp.resolve("downloads"), false, Duration.ofSeconds(1)));
  }

  private AgentReport run(String configuration, String... scope)
      throws AgentException, InterruptedException {
    return agent.work(Assignments.in(project.root, configuration, scope), line -> {});
  }

  private AgentException fail(String configuration, String... scope) {
    return catchThrowableOfType(AgentException.class, () -> run(configuration, scope));
  }

  @Nested
  class Java {

    @Test
    void shouldRenameCallsOfASiblingModuleWhenOnlyTheCallerIsInScope() throws Exception {
      AgentReport report = run(RENAME_CALLS, "m1/src/**");

      assertThat(project.bill(1)).contains("Prices.print(price)").doesNotContain("format");
      assertThat(report.summary())
          .isEqualTo("org.openrewrite.java.ChangeMethodName changed 1 file");
    }

    @Test
    void shouldLeaveFilesAloneWhenTheyAreOutOfScope() throws Exception {
      String common = project.read("common/src/main/java/com/acme/common/Prices.java");

      run(RENAME_CALLS, "m1/**");

      assertThat(project.bill(2)).contains("Prices.format(price)");
      assertThat(project.read("common/src/main/java/com/acme/common/Prices.java"))
          .isEqualTo(common);
    }

    @Test
    void shouldRenameDefinitionAndCallsWhenAllModulesAreInScope() throws Exception {
      run(RENAME_CALLS.replace("\"print\", \"ignoreDefinition\": true", "\"show\""), "**");

      assertThat(project.read("common/src/main/java/com/acme/common/Prices.java"))
          .contains("String show(long cents)");
      assertThat(project.bill(1)).contains("Prices.show(price)");
      assertThat(project.bill(3)).contains("Prices.show(price)");
    }

    @Test
    void shouldMoveFilesWhenAPackageChanges() throws Exception {
      run(
          """
          {"recipes": [{"name": "org.openrewrite.java.ChangePackage", "options": {
            "oldPackageName": "com.acme.common", "newPackageName": "com.acme.base"}}]}
          """,
          "**");

      assertThat(project.root.resolve("common/src/main/java/com/acme/common/Prices.java"))
          .doesNotExist();
      assertThat(project.read("common/src/main/java/com/acme/base/Prices.java"))
          .startsWith("package com.acme.base;");
      assertThat(project.bill(2)).contains("import com.acme.base.Prices;");
    }

    @Test
    void shouldLeaveThePackageAloneWhenItsNewPlaceIsOutOfScope() {
      AgentException failure =
          fail(
              """
              {"recipes": [{"name": "org.openrewrite.java.ChangePackage", "options": {
                "oldPackageName": "com.acme.common", "newPackageName": "com.acme.base"}}]}
              """,
              "common/src/main/java/com/acme/common/**");

      assertThat(failure.code()).isEqualTo("RECIPE_CHANGED_NOTHING");
      assertThat(failure).hasMessageContaining("1 file out of scope left alone");
      assertThat(project.root.resolve("common/src/main/java/com/acme/base")).doesNotExist();
    }

    @Test
    void shouldSeeTypesOfJarsWhenTheLocalRepositoryHasThem() throws Exception {
      installJSpecify();
      project.module(
          "m1", MavenProject.dependency("org.jspecify", "jspecify", "${jspecify.version}"));
      project.write(
          "m1/src/main/java/com/acme/m1/Marked.java",
          "package com.acme.m1;\n\nimport org.jspecify.annotations.Nullable;\n\nclass Marked {\n  @Nullable String name;\n}\n");

      run(
          """
          {"recipes": [{"name": "org.openrewrite.java.ChangeType", "options": {
            "oldFullyQualifiedTypeName": "org.jspecify.annotations.Nullable", "newFullyQualifiedTypeName": "com.acme.Maybe"}}]}
          """,
          "m1/**");

      assertThat(project.read("m1/src/main/java/com/acme/m1/Marked.java"))
          .contains("import com.acme.Maybe;", "@Maybe String name;");
    }

    @Test
    void shouldNameTheMissingTypesWhenAJarIsMissingAndNothingChanged() {
      project.module("m1", MavenProject.dependency("org.jspecify", "jspecify", "9.9.9"));
      project.write(
          "m1/src/main/java/com/acme/m1/Marked.java",
          "package com.acme.m1;\n\nimport com.nowhere.Gone;\n\nclass Marked {\n  String name(Gone gone) {\n    return gone.name();\n  }\n}\n");

      AgentException failure =
          fail(
              """
              {"recipes": [{"name": "org.openrewrite.java.ChangeMethodName", "options": {
                "methodPattern": "com.nowhere.Gone name()", "newMethodName": "title"}}]}
              """,
              "m1/**");

      assertThat(failure.code()).isEqualTo("RECIPE_MISSING_TYPES");
      assertThat(failure.kind()).isEqualTo(AgentException.Kind.TRANSIENT);
      assertThat(failure)
          .hasMessageContaining("com.nowhere.Gone")
          .hasMessageContaining("org.jspecify:jspecify:9.9.9");
    }

    @Test
    void shouldMissNoTypeWhenAMemberIsImportedStatically() {
      project.write(
          "m1/src/main/java/com/acme/m1/Short.java",
          "package com.acme.m1;\n\nimport static com.acme.common.Prices.print;\n\nclass Short {\n  String one = print(1);\n}\n");

      AgentException failure =
          fail(RENAME_CALLS.replace("Prices format", "Prices nothing"), "m1/**");

      assertThat(failure.code()).isEqualTo("RECIPE_CHANGED_NOTHING");
    }

    @Test
    void shouldNameTheTypeWhenAMemberOfAMissingOneIsImportedStatically() {
      project.write(
          "m1/src/main/java/com/acme/m1/Short.java",
          "package com.acme.m1;\n\nimport static com.nowhere.Gone.name;\n\nclass Short {\n  String one = name();\n}\n");

      AgentException failure =
          fail(RENAME_CALLS.replace("Prices format", "Prices nothing"), "m1/**");

      assertThat(failure.code()).isEqualTo("RECIPE_MISSING_TYPES");
      assertThat(failure).hasMessageContaining("com.nowhere.Gone");
    }

    @Test
    void shouldGoOnWithoutTheClassPathWhenItIsNotNeeded() throws Exception {
      project.module(
          "m1",
          MavenProject.dependency("org.jspecify", "jspecify", "9.9.9")
              + MavenProject.dependency("com.acme", "common", "1"));

      AgentReport report = run(RENAME_CALLS, "m1/**");

      assertThat(project.bill(1)).contains("Prices.print(price)");
      assertThat(report.summary())
          .contains("class path: org.jspecify:jspecify:9.9.9 is not to be had");
    }

    @Test
    void shouldParseSourcesWhenThereIsNoBuildFile() throws Exception {
      Path plain = Files.createDirectories(temp.resolve("plain"));
      Files.createDirectories(plain.resolve("code/a"));
      Files.createDirectories(plain.resolve("code/b"));
      Files.writeString(
          plain.resolve("code/a/A.java"),
          "package a;\n\npublic class A {\n  public void old() {}\n}\n");
      Files.writeString(
          plain.resolve("code/b/B.java"),
          "package b;\n\nclass B {\n  void b(a.A a) {\n    a.old();\n  }\n}\n");

      agent.work(
          Assignments.in(
              plain,
              """
              {"recipes": [{"name": "org.openrewrite.java.ChangeMethodName", "options": {
                "methodPattern": "a.A old()", "newMethodName": "fresh"}}]}
              """,
              "code/b/**"),
          line -> {});

      assertThat(plain.resolve("code/b/B.java")).content().contains("a.fresh();");
      assertThat(plain.resolve("code/a/A.java")).content().contains("old()");
    }

    @Test
    void shouldChangeBothWhenTwoModulesHaveAClassOfTheSameName() throws Exception {
      for (String module : List.of("m1", "m2")) {
        project.write(
            module + "/src/main/java/com/acme/Main.java",
            "package com.acme;\n\nimport com.acme.common.Prices;\n\nclass Main {\n  String one = Prices.format(1);\n}\n");
      }

      run(RENAME_CALLS, "**");

      assertThat(project.read("m1/src/main/java/com/acme/Main.java")).contains("Prices.print(1)");
      assertThat(project.read("m2/src/main/java/com/acme/Main.java")).contains("Prices.print(1)");
    }

    @Test
    void shouldKeepCharsetByteOrderMarkAndLineEndsWhenAFileIsRewritten() throws Exception {
      String latin = "m1/src/main/java/com/acme/m1/Latin.java";
      String marked = "m1/src/main/java/com/acme/m1/Marked.java";
      String source =
          "package com.acme.m1;\r\n\r\nclass %s {\r\n  // Größe\r\n  String s = com.acme.common.Prices.format(1);\r\n}\r\n";
      project.write(latin, source.formatted("Latin"), StandardCharsets.ISO_8859_1);
      project.write(marked, "\uFEFF" + source.formatted("Marked"));

      run(RENAME_CALLS, "m1/**");

      assertThat(project.read(latin, StandardCharsets.ISO_8859_1))
          .isEqualTo(source.formatted("Latin").replace("format", "print"));
      assertThat(project.read(marked))
          .isEqualTo("\uFEFF" + source.formatted("Marked").replace("format", "print"));
    }

    @Test
    void shouldChangeTheOtherFilesWhenOneCannotBeParsed() throws Exception {
      project.write(
          "m1/src/main/java/com/acme/m1/Broken.java",
          "package com.acme.m1;\n\nclass Broken { void (((; }\n");

      run(RENAME_CALLS, "m1/**");

      assertThat(project.bill(1)).contains("Prices.print(price)");
      assertThat(project.read("m1/src/main/java/com/acme/m1/Broken.java")).contains("void (((;");
    }

    @Test
    void shouldReadNoOtherFileWhenAModelHasADocumentType() throws Exception {
      project.write(
          "m1/pom.xml",
          "<!DOCTYPE project SYSTEM \"file:///nowhere/x.dtd\">\n" + project.read("m1/pom.xml"));

      run(RENAME_CALLS, "m2/**");

      assertThat(project.bill(2)).contains("Prices.print(price)");
    }
  }

  @Nested
  class OtherFiles {

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
      assertThat(project.read("m2/src/main/resources/application.properties"))
          .contains("old.key=1");
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

  @Nested
  class Refusals {

    @Test
    void shouldNameTheNearestRecipesWhenTheRecipeIsUnknown() {
      AgentException failure =
          fail("{\"recipes\": [{\"name\": \"org.openrewrite.java.ChangeMethodNames\"}]}", "**");

      assertThat(failure.kind()).isEqualTo(AgentException.Kind.REJECTED);
      assertThat(failure.code()).isEqualTo("RECIPE_UNKNOWN");
      assertThat(failure).hasMessageContaining("org.openrewrite.java.ChangeMethodName,");
    }

    @Test
    void shouldNotLoadAClassWhenItIsNoRecipe() {
      assertThat(fail("{\"recipes\": [{\"name\": \"java.lang.Runtime\"}]}", "**").code())
          .isEqualTo("RECIPE_UNKNOWN");
      assertThat(fail("{\"recipes\": [{\"name\": \"org.openrewrite.Recipe\"}]}", "**").code())
          .isEqualTo("RECIPE_UNKNOWN");
      assertThat(fail("{\"recipes\": [{\"name\": \"../../x\"}]}", "**").code())
          .isEqualTo("RECIPE_UNKNOWN");
    }

    @Test
    void shouldListTheOptionsWhenAnOptionIsUnknown() {
      AgentException failure = fail(RENAME_CALLS.replace("newMethodName", "newName"), "**");

      assertThat(failure.code()).isEqualTo("RECIPE_OPTION_INVALID");
      assertThat(failure)
          .hasMessageContaining("unknown option newName")
          .hasMessageContaining("methodPattern (String, required)")
          .hasMessageContaining("ignoreDefinition (Boolean)");
    }

    @Test
    void shouldNameTheOptionWhenARequiredOneIsMissing() {
      AgentException failure =
          fail(
              "{\"recipes\": [{\"name\": \"org.openrewrite.java.ChangeMethodName\", \"options\": {\"newMethodName\": \"x\"}}]}",
              "**");

      assertThat(failure.code()).isEqualTo("RECIPE_OPTION_INVALID");
      assertThat(failure).hasMessageContaining("required option methodPattern is missing");
    }

    @Test
    void shouldNameTheTypeWhenAnOptionIsOfAnother() {
      AgentException failure = fail(RENAME_CALLS.replace("true", "\"yes\""), "**");

      assertThat(failure.code()).isEqualTo("RECIPE_OPTION_INVALID");
      assertThat(failure)
          .hasMessageContaining("option ignoreDefinition must be true or false, not \"yes\"");
    }

    @Test
    void shouldRefuseWhenTheRecipeItselfFindsAnOptionInvalid() {
      AgentException failure =
          fail(RENAME_CALLS.replace("com.acme.common.Prices format(..)", "not a pattern ("), "**");

      assertThat(failure.kind()).isEqualTo(AgentException.Kind.REJECTED);
      assertThat(failure.code()).isEqualTo("RECIPE_OPTION_INVALID");
    }

    @Test
    void shouldRefuseTheConfigurationWhenItHasAnotherShape() {
      for (String configuration :
          List.of(
              "[]",
              "{}",
              "{\"recipes\": []}",
              "{\"recipes\": [{}]}",
              "{\"recipe\": 1, \"recipes\": [{\"name\": \"x\"}]}")) {
        AgentException failure = fail(configuration, "**");
        assertThat(failure.code()).as(configuration).isEqualTo("AGENT_CONFIGURATION_INVALID");
        assertThat(failure).hasMessageContaining("expected {\"recipes\"");
      }
    }

    @Test
    void shouldFailWhenNothingChanges() {
      AgentException failure =
          fail(RENAME_CALLS.replace("Prices format", "Prices nothing"), "m1/**");

      assertThat(failure.kind()).isEqualTo(AgentException.Kind.REJECTED);
      assertThat(failure.code()).isEqualTo("RECIPE_CHANGED_NOTHING");
    }

    @Test
    void shouldSucceedWhenNothingChangesAndThatIsAllowed() throws Exception {
      String nothing =
          RENAME_CALLS
              .replace("Prices format", "Prices nothing")
              .replace("{\"recipes\"", "{\"allowNoChange\": true, \"recipes\"");

      AgentReport report = run(nothing, "m1/**");

      assertThat(report.summary()).contains("changed 0 files");
      assertThat(report.nothingToDo()).isTrue();
    }

    @Test
    void shouldWriteNoMarkersWhenARecipeOnlyFinds() {
      AgentException failure =
          fail(
              """
              {"recipes": [{"name": "org.openrewrite.java.search.FindMethods", "options": {
                "methodPattern": "com.acme.common.Prices format(..)"}}]}
              """,
              "**");

      assertThat(failure.code()).isEqualTo("RECIPE_CHANGED_NOTHING");
      assertThat(project.bill(1)).doesNotContain("~~>");
    }
  }

  @Nested
  class Threads {

    @Test
    void shouldStopWhenTheThreadIsInterrupted() {
      Thread.currentThread().interrupt();

      InterruptedException stopped =
          catchThrowableOfType(InterruptedException.class, () -> run(RENAME_CALLS, "**"));

      assertThat(stopped).isNotNull();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(project.bill(1)).contains("Prices.format(price)");
    }

    @Test
    void shouldStopBetweenTwoFilesWhenTheThreadIsInterruptedWhileARecipeRuns() {
      InterruptedException stopped =
          catchThrowableOfType(
              InterruptedException.class,
              () ->
                  agent.work(
                      Assignments.in(project.root, RENAME_CALLS, "**"),
                      line -> {
                        if (line.startsWith("running")) {
                          Thread.currentThread().interrupt();
                        }
                      }));

      assertThat(stopped).isNotNull();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(project.bill(1)).contains("Prices.format(price)");
    }

    @Test
    void shouldChangeEachWorktreeWhenManyRunAtOnce() throws Exception {
      List<MavenProject> projects = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        projects.add(MavenProject.in(temp.resolve("parallel-" + i), 2));
      }
      try (var executor = Executors.newFixedThreadPool(4)) {
        List<Callable<AgentReport>> calls = new ArrayList<>();
        for (MavenProject each : projects) {
          calls.add(() -> agent.work(Assignments.in(each.root, RENAME_CALLS, "**"), line -> {}));
        }
        for (Future<AgentReport> result : executor.invokeAll(calls)) {
          assertThat(result.get().summary()).contains("changed 2 files");
        }
      }

      assertThat(projects)
          .allSatisfy(each -> assertThat(each.bill(2)).contains("Prices.print(price)"));
    }
  }

  /**
   * Installs a jar of this test's own class path into the local repository, so that the test needs
   * no network.
   */
  private void installJSpecify() throws IOException {
    Path jar =
        Path.of(
            org.jspecify.annotations.Nullable.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    Path directory =
        Files.createDirectories(localRepository.resolve("org/jspecify/jspecify/1.0.0"));
    Files.copy(jar, directory.resolve("jspecify-1.0.0.jar"));
    Files.writeString(
        directory.resolve("jspecify-1.0.0.pom"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>org.jspecify</groupId>
          <artifactId>jspecify</artifactId>
          <version>1.0.0</version>
        </project>
        """);
  }
}
