package dev.divisi.policy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTableTest {
  private final FileTable table = FileTable.shipped();

  @ParameterizedTest
  @CsvSource({
    "src/main/java/a/Money.java, source, Java",
    "src/test/java/a/MoneyTest.java, test, Java",
    "src/test/resources/money.json, test, JSON",
    "a/UserIT.java, test, Java",
    "a/GIT.java, source, Java",
    "a/Latest.java, source, Java",
    "a/Testimonial.java, source, Java",
    "web/cart.spec.ts, test, TypeScript",
    "web/cart.ts, source, TypeScript",
    "web/__tests__/cart.jsx, test, JavaScript",
    "app/test_cart.py, test, Python",
    "app/contest.py, source, Python",
    "pkg/cart_test.go, test, Go",
    "tests/cart.rs, test, Rust",
    "Shop/CartTests.cs, test, C#",
    "spec/cart_spec.rb, test, Ruby",
    "README.md, documentation, Markdown",
    "LICENSE, documentation, other",
    "docs/guide.adoc, documentation, AsciiDoc",
    "pom.xml, dependencyManifest, XML",
    "web/package.json, dependencyManifest, JSON",
    "requirements/base.txt, dependencyManifest, Text",
    "requirements-dev.txt, dependencyManifest, Text",
    "Shop/Shop.csproj, dependencyManifest, other",
    "web/package-lock.json, lockFile, JSON",
    "go.sum, lockFile, other",
    ".github/workflows/build.yml, ci, YAML",
    "a/.github/workflows/build.yml, configuration, YAML",
    "Jenkinsfile, ci, other",
    ".github/copilot-instructions.md, agentInstructions, Markdown",
    "AGENTS.md, agentInstructions, Markdown",
    "service/CLAUDE.md, agentInstructions, Markdown",
    ".claude/settings.json, agentInstructions, JSON",
    ".divisi/policy.yaml, agentInstructions, YAML",
    "Dockerfile, container, Dockerfile",
    "deploy/k8s/service.yaml, container, YAML",
    "Makefile, build, Makefile",
    ".mvn/jvm.config, build, other",
    "src/main/resources/application.yaml, configuration, YAML",
    ".editorconfig, configuration, other",
    "data/rates.csv, data, CSV",
    "logo.png, other, other",
    "db/V1__init.sql, source, SQL"
  })
  void shouldTellAFileByItsPath(String path, String kind, String language) {
    assertThat(table.kind(path)).isEqualTo(kind);
    assertThat(table.language(path)).isEqualTo(language);
  }

  @ParameterizedTest
  @CsvSource({
    "api/money.pb.go, true",
    "web/app.min.js, true",
    "api/money_pb2.py, true",
    "build/generated/Money.java, true",
    "web/dist/app.js, true",
    "src/Money.java, false"
  })
  void shouldTellGeneratedFilesByTheirPath(String path, boolean generated) {
    assertThat(table.isGeneratedByPath(path)).isEqualTo(generated);
  }

  @ParameterizedTest
  @CsvSource({
    "a/MoneyTest.java, Money",
    "a/TestMoney.java, Money",
    "a/Money.java, Money",
    "a/money.test.ts, money",
    "a/test_money.py, money",
    "a/money_test.go, money",
    "a/money_spec.rb, money",
    "a/MoneyTests.cs, Money"
  })
  void shouldTellWhatATestIsAbout(String path, String subject) {
    assertThat(table.subject(path)).isEqualTo(subject);
  }

  @Test
  void shouldTakeOnlyCodeForTests() {
    assertThat(table.isTest("src/test/java/MoneyTest.java")).isTrue();
    assertThat(table.isTest("src/test/resources/money.json")).isFalse();
    assertThat(table.isTest("src/main/java/Money.java")).isFalse();
    assertThat(table.isTest("test/README.md")).isFalse();
  }

  @Test
  void shouldWriteEveryMarkerOfTestsAsLinesAreCompared() {
    TestTable tests = TestTable.shipped();
    for (TestTable.Ready family : tests.families()) {
      assertThat(family.markers().texts())
          .allSatisfy(text -> assertThat(SourceLine.squeezed(text)).isEqualTo(text));
    }
    assertThat(tests.runMarkers().texts())
        .allSatisfy(text -> assertThat(SourceLine.squeezed(text)).isEqualTo(text));
    assertThat(tests.runs().hidden())
        .allSatisfy(text -> assertThat(SourceLine.squeezed(text)).isEqualTo(text));
  }
}
