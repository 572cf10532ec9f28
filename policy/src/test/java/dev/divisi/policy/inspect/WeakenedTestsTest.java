package dev.divisi.policy.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.divisi.policy.diff.ChangedFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeakenedTestsTest {
  private static final String JAVA = "src/test/java/a/MoneyTest.java";

  static Stream<Arguments> weakened() {
    return Stream.of(
        Arguments.of(JAVA, "-    assertThat(a).isEqualTo(b);", "assertions-removed"),
        Arguments.of(JAVA, "-    verify(bus).publish(event);", "assertions-removed"),
        Arguments.of(JAVA, "-  @Test", "tests-removed"),
        Arguments.of(JAVA, "+  @Disabled(\"flaky\")", "test-disabled"),
        Arguments.of(JAVA, "+  @Ignore", "test-disabled"),
        Arguments.of(JAVA, "+    assumeTrue( false );", "test-disabled"),
        Arguments.of(JAVA, "+  @Test(enabled = false)", "test-disabled"),
        Arguments.of(JAVA, "+    assertTrue(true);", "assertion-emptied"),
        Arguments.of(JAVA, "+    } catch (AssertionError ignored) {}", "failure-swallowed"),
        Arguments.of(JAVA, "+    } catch (Throwable t) { }", "failure-swallowed"),
        Arguments.of("src/test/kotlin/MoneyTest.kt", "-    total shouldBe 5", "assertions-removed"),
        Arguments.of("a/cart.test.ts", "-  expect(total).toBe(5);", "assertions-removed"),
        Arguments.of("a/cart.test.ts", "+it.skip('adds', () => {", "test-disabled"),
        Arguments.of("a/cart.test.ts", "+xit('adds', () => {", "test-disabled"),
        Arguments.of("a/cart.test.ts", "+describe.skip('cart', () => {", "test-disabled"),
        Arguments.of("a/cart.test.ts", "+test.todo('adds');", "test-disabled"),
        Arguments.of("a/cart.test.ts", "+describe.only('cart', () => {", "test-narrowed"),
        Arguments.of("a/cart.test.ts", "+  expect(true).toBe(true);", "assertion-emptied"),
        Arguments.of("a/cart.test.ts", "+  try { run(); } catch (e) {}", "failure-swallowed"),
        Arguments.of("a/test_cart.py", "-    assert total == 5", "assertions-removed"),
        Arguments.of("a/test_cart.py", "-    self.assertEqual(total, 5)", "assertions-removed"),
        Arguments.of(
            "a/test_cart.py", "-    with pytest.raises(ValueError):", "assertions-removed"),
        Arguments.of("a/test_cart.py", "+@pytest.mark.skip(reason='flaky')", "test-disabled"),
        Arguments.of("a/test_cart.py", "+@pytest.mark.xfail", "test-disabled"),
        Arguments.of("a/test_cart.py", "+@unittest.skip('flaky')", "test-disabled"),
        Arguments.of("a/test_cart.py", "+    except Exception: pass", "failure-swallowed"),
        Arguments.of("a/cart_test.go", "-\tt.Fatalf(\"want %d\", n)", "assertions-removed"),
        Arguments.of("a/cart_test.go", "-\trequire.NoError(t, err)", "assertions-removed"),
        Arguments.of("a/cart_test.go", "+\tt.Skip(\"flaky\")", "test-disabled"),
        Arguments.of("tests/cart.rs", "-    assert_eq!(total, 5);", "assertions-removed"),
        Arguments.of("tests/cart.rs", "+#[ignore]", "test-disabled"),
        Arguments.of("a/CartTests.cs", "-    Assert.Equal(5, total);", "assertions-removed"),
        Arguments.of("a/CartTests.cs", "+  [Ignore]", "test-disabled"),
        Arguments.of("a/CartTests.cs", "+  [Fact(Skip = \"flaky\")]", "test-disabled"),
        Arguments.of("a/cart_spec.rb", "-    expect(total).to eq 5", "assertions-removed"),
        Arguments.of("a/cart_spec.rb", "+  xit 'adds' do", "test-disabled"),
        Arguments.of("pom.xml", "+    <skipTests>true</skipTests>", "tests-skipped"),
        Arguments.of("build.gradle", "+  ignoreFailures = true", "failure-ignored"),
        Arguments.of(
            ".github/workflows/a.yml", "+    run: mvn verify -DskipTests", "tests-skipped"),
        Arguments.of(".github/workflows/a.yml", "+    continue-on-error: true", "failure-ignored"),
        Arguments.of("ci/run.sh", "+./mvnw verify || true", "failure-ignored"),
        Arguments.of("Makefile", "+\tpytest -q || true", "failure-ignored"),
        Arguments.of("package.json", "+    \"test\": \"exit 0\",", "tests-skipped"));
  }

  @ParameterizedTest
  @MethodSource("weakened")
  void shouldSeeWhenATestSaysLess(String path, String line, String kind) {
    assertThat(inspect(Changes.modified(path, " first", line)))
        .extracting(Weakening::kind)
        .contains(kind);
  }

  static Stream<Arguments> unchanged() {
    return Stream.of(
        Arguments.of(JAVA, List.of("-    assertThat(a).isZero();", "+    assertEquals(0, a);")),
        Arguments.of(JAVA, List.of("-    Assert.assertEquals(0, a);", "+    assertEquals(0, a);")),
        Arguments.of(JAVA, List.of("-import static org.assertj.core.api.Assertions.assertThat;")),
        Arguments.of(JAVA, List.of("+    // assertTrue(true) would say nothing, @Disabled too")),
        Arguments.of(JAVA, List.of("-  @Disabled", "+  @Disabled(\"still\")")),
        Arguments.of(JAVA, List.of("-  @Disabled")),
        Arguments.of(JAVA, List.of("-  private void assertSame(int a) {")),
        Arguments.of(JAVA, List.of("+    } catch (IOException e) {", "+      throw e;", "+    }")),
        Arguments.of("src/main/java/a/Money.java", List.of("-    assertThat(a);")),
        Arguments.of("a/cart.test.ts", List.of("+  if (/x/.test(name)) exit(1);")),
        Arguments.of("a/cart_spec.rb", List.of("+  exit 1")),
        Arguments.of(JAVA, List.of("+    String line = \"@Disabled assertTrue(true)\";")),
        Arguments.of("src/main/resources/a.yaml", List.of("+words: [-DskipTests]")),
        Arguments.of("pom.xml", List.of("+    <skipTests>false</skipTests>")),
        Arguments.of("ci/run.sh", List.of("+./mvnw verify -DskipTests=false")),
        Arguments.of("ci/run.sh", List.of("+rm -f old || true")),
        Arguments.of("docs/build.md", List.of("+Run mvn verify -DskipTests || true")));
  }

  @ParameterizedTest
  @MethodSource("unchanged")
  void shouldSeeNothingWhenATestSaysAsMuchAsBefore(String path, List<String> lines) {
    assertThat(inspect(Changes.modified(path, lines.toArray(String[]::new)))).isEmpty();
  }

  @Test
  void shouldCountAndSayWhere() {
    assertThat(
            inspect(
                Changes.modified(
                    JAVA, " a", "-assertThat(a);", "-assertThat(b);", "+assertThat(c);")))
        .containsExactly(
            new Weakening("assertions-removed", 2, "There is 1 assertion less than before."));
    assertThat(inspect(Changes.modified(JAVA, " a", " b", "+@Disabled")))
        .containsExactly(
            new Weakening("test-disabled", 3, "\"@Disabled\" keeps a test from being run."));
  }

  @Test
  void shouldSeeAnAssertionThatIsOnlyCommentedOut() {
    assertThat(inspect(Changes.modified(JAVA, "-  assertThat(a);", "+  // assertThat(a);")))
        .extracting(Weakening::kind)
        .containsExactly("assertions-removed");
  }

  @Test
  void shouldNotTakeTextForAssertions() {
    assertThat(
            inspect(
                Changes.modified(
                    JAVA, "-  assertThat(a).isEqualTo(\"b\");", "+  log(\"assertThat(a)\");")))
        .extracting(Weakening::kind)
        .containsExactly("assertions-removed");
    assertThat(SourceLine.withoutText("a(\"b\\\"c\", 'd', '\"', \"e\", \"f"))
        .isEqualTo("a(\"\", 'd', '\"', \"\", \"f");
  }

  @Test
  void shouldSeeATestFileThatGoes() {
    ChangedFile gone = Changes.deleted(JAVA, "@Test", "void a() {", "  assertThat(a);", "}");

    assertThat(inspect(gone))
        .extracting(Weakening::kind, Weakening::line)
        .containsExactly(tuple("assertions-removed", 3), tuple("tests-removed", 1));
  }

  @Test
  void shouldSeeNothingWhenWhatGoesComesBackElsewhere() {
    ChangedFile gone = Changes.deleted(JAVA, "@Test", "void a() {", "  assertThat(a);", "}");
    ChangedFile come =
        Changes.added(
            "src/test/java/a/PriceTest.java", "  @Test", "  void a() {", "assertThat(a);");

    assertThat(inspect(gone, come)).isEmpty();
    assertThat(inspect(come, gone)).isEmpty();
  }

  @Test
  void shouldNotTakeOtherAssertionsForThoseThatWent() {
    ChangedFile gone = Changes.deleted(JAVA, "  assertThat(a);", "  assertThat(b);");
    ChangedFile come =
        Changes.added("src/test/java/a/PriceTest.java", "assertThat(a);", "assertThat(c);");

    assertThat(inspect(gone, come))
        .extracting(Weakening::what)
        .containsExactly("There is 1 assertion less than before.");
  }

  @Test
  void shouldSeeNothingWhenATestIsRenamed() {
    assertThat(inspect(Changes.renamed(JAVA, "src/test/java/b/MoneyTest.java"))).isEmpty();
  }

  @Test
  void shouldSeeATestThatIsRenamedToWhatNobodyRuns() {
    assertThat(inspect(Changes.renamed(JAVA, "src/main/resources/MoneyTest.txt")))
        .extracting(Weakening::kind)
        .containsExactly("tests-removed");
  }

  @Test
  void shouldSeeACatchThatIsEmptyOverSeveralLines() {
    assertThat(
            inspect(
                Changes.modified(JAVA, "+} catch (AssertionError e) {", "+  // never mind", "+}")))
        .extracting(Weakening::kind, Weakening::line)
        .containsExactly(tuple("failure-swallowed", 1));
    assertThat(inspect(Changes.modified("a/test_a.py", "+  except AssertionError:", "+    pass")))
        .extracting(Weakening::kind)
        .containsExactly("failure-swallowed");
  }

  private static List<Weakening> inspect(ChangedFile... files) {
    return inspect(Arrays.asList(files));
  }

  private static List<Weakening> inspect(List<ChangedFile> files) {
    List<Weakening> all = new ArrayList<>();
    new WeakenedTests(FileTable.shipped(), TestTable.shipped()).in(files).forEach(all::addAll);
    return all;
  }
}
