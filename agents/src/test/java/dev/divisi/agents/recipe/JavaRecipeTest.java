package dev.divisi.agents.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.Assignments;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaRecipeTest extends RecipeStory {
  @Test
  void shouldRenameCallsOfASiblingModuleWhenOnlyTheCallerIsInScope() throws Exception {
    AgentReport report = run(RENAME_CALLS, "m1/src/**");

    assertThat(project.bill(1)).contains("Prices.print(price)").doesNotContain("format");
    assertThat(report.summary()).isEqualTo("org.openrewrite.java.ChangeMethodName changed 1 file");
  }

  @Test
  void shouldLeaveFilesAloneWhenTheyAreOutOfScope() throws Exception {
    String common = project.read("common/src/main/java/com/acme/common/Prices.java");

    run(RENAME_CALLS, "m1/**");

    assertThat(project.bill(2)).contains("Prices.format(price)");
    assertThat(project.read("common/src/main/java/com/acme/common/Prices.java")).isEqualTo(common);
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

    AgentException failure = fail(RENAME_CALLS.replace("Prices format", "Prices nothing"), "m1/**");

    assertThat(failure.code()).isEqualTo("RECIPE_CHANGED_NOTHING");
  }

  @Test
  void shouldNameTheTypeWhenAMemberOfAMissingOneIsImportedStatically() {
    project.write(
        "m1/src/main/java/com/acme/m1/Short.java",
        "package com.acme.m1;\n\nimport static com.nowhere.Gone.name;\n\nclass Short {\n  String one = name();\n}\n");

    AgentException failure = fail(RENAME_CALLS.replace("Prices format", "Prices nothing"), "m1/**");

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
