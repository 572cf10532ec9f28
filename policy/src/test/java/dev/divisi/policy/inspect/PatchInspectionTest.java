package dev.divisi.policy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.policy.diff.ChangedFile;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PatchInspectionTest {
  static Stream<Arguments> declared() {
    return Stream.of(
        Arguments.of("A.java", "-  public int total(List<Price> prices) {", "total"),
        Arguments.of("A.java", "-  @Override public String toString() {", "toString"),
        Arguments.of("A.java", "-public final class Money implements Comparable<Money> {", "Money"),
        Arguments.of("A.java", "-public record Money(long cents) {}", "Money"),
        Arguments.of("A.java", "-public @interface Fast {}", "Fast"),
        Arguments.of("A.java", "-  public static final int LARGEST = 5;", "LARGEST"),
        Arguments.of("A.java", "-  protected Money() {", "Money"),
        Arguments.of("A.java", "-  private int total() {", ""),
        Arguments.of("A.java", "-  int total() {", ""),
        Arguments.of("A.java", "-    return total(prices);", ""),
        Arguments.of("A.kt", "-fun total(prices: List<Price>): Int {", "total"),
        Arguments.of("A.kt", "-data class Money(val cents: Long)", "Money"),
        Arguments.of("A.kt", "-    val largest = 5", "largest"),
        Arguments.of("A.kt", "-        val local = 5", ""),
        Arguments.of("A.kt", "-private fun total() {", ""),
        Arguments.of("A.kt", "-internal class Money", ""),
        Arguments.of("a.ts", "-export function total(prices: Price[]): number {", "total"),
        Arguments.of("a.ts", "-export default class Cart {", "Cart"),
        Arguments.of("a.ts", "-export const largest = 5;", "largest"),
        Arguments.of("a.ts", "-export type Money = number;", "Money"),
        Arguments.of("a.ts", "-export { total, sum as add };", "total add"),
        Arguments.of("a.ts", "-function total() {", ""),
        Arguments.of("a.js", "-module.exports = { total };", "exports"),
        Arguments.of("a.js", "-exports.total = total;", "total"),
        Arguments.of("a.py", "-def total(prices):", "total"),
        Arguments.of("a.py", "-class Cart(Base):", "Cart"),
        Arguments.of("a.py", "-    async def total(self):", "total"),
        Arguments.of("a.py", "-LARGEST = 5", "LARGEST"),
        Arguments.of("a.py", "-def _total(prices):", ""),
        Arguments.of("a.py", "-        def inner():", ""),
        Arguments.of("a.go", "-func Total(prices []Price) int {", "Total"),
        Arguments.of("a.go", "-func (c *Cart) Total() int {", "Total"),
        Arguments.of("a.go", "-type Cart struct {", "Cart"),
        Arguments.of("a.go", "-func total() int {", ""),
        Arguments.of("a.rs", "-pub fn total(prices: &[Price]) -> u64 {", "total"),
        Arguments.of("a.rs", "-    pub async unsafe fn total(&self) {", "total"),
        Arguments.of("a.rs", "-pub struct Cart {", "Cart"),
        Arguments.of("a.rs", "-pub use crate::cart::Cart;", "Cart"),
        Arguments.of("a.rs", "-pub(crate) fn total() {", ""),
        Arguments.of("A.cs", "-  public int Total { get; set; }", "Total"),
        Arguments.of("A.cs", "-  public override Task<int> Total(Price[] prices)", "Total"),
        Arguments.of("A.cs", "-  internal int Total()", ""),
        Arguments.of("a.rb", "-def total", ""),
        Arguments.of("src/test/java/ATest.java", "-  public void total() {", ""));
  }

  @ParameterizedTest
  @MethodSource("declared")
  void shouldSeeWhatOthersMayHaveUsed(String path, String line, String names) {
    FileFacts facts = inspect(Changes.modified(path, line));

    assertThat(facts.changedNames())
        .containsExactlyInAnyOrder(names.isEmpty() ? new String[0] : names.split(" ", -1));
    assertThat(facts.publicApiChanged()).isEqualTo(!names.isEmpty());
  }

  @Test
  void shouldSeeNoChangeWhenADeclarationOnlyMovesOrItsBodyChanges() {
    FileFacts facts =
        inspect(
            Changes.modified(
                "A.java",
                "-  public int total() { return 1; }",
                "-public int largest;",
                "+  public int   total() { return 2; }",
                "+  public int largest;"));

    assertThat(facts.publicApiChanged()).isFalse();
    assertThat(facts.addedNames()).isEmpty();
  }

  @Test
  void shouldTellWhatIsNewFromWhatIsChanged() {
    FileFacts facts =
        inspect(
            Changes.modified(
                "A.java",
                "-  public int total() {",
                "+  public long total() {",
                "+  public int sum() {"));

    assertThat(facts.changedNames()).containsExactly("total");
    assertThat(facts.addedNames()).containsExactly("sum");
  }

  @Test
  void shouldSeeTheMembersOfAnInterfaceInSight() {
    FileFacts facts =
        inspect(
            Changes.modified(
                "Carts.java",
                " public interface Carts {",
                "-  Cart find(String id);",
                "-  // find(x);"));

    assertThat(facts.changedNames()).containsExactly("find");
  }

  static Stream<Arguments> licences() {
    return Stream.of(
        Arguments.of(true, List.of("-// SPDX-License-Identifier: MIT")),
        Arguments.of(
            true,
            List.of("-// SPDX-License-Identifier: MIT", "+// SPDX-License-Identifier: GPL-3.0")),
        Arguments.of(true, List.of("-/* Copyright 2024 A */")),
        Arguments.of(true, List.of("- * Licensed under the Apache License, Version 2.0")),
        Arguments.of(false, List.of("-/* Copyright 2024 A */", "+/* Copyright 2024, 2026 A */")),
        Arguments.of(
            false,
            List.of("-// SPDX-License-Identifier: MIT", "+/* SPDX-License-Identifier:  MIT")),
        Arguments.of(false, List.of("+// SPDX-License-Identifier: MIT")),
        Arguments.of(false, List.of("-import a.B;")));
  }

  @ParameterizedTest
  @MethodSource("licences")
  void shouldSeeALicenceHeaderThatGoes(boolean removed, List<String> lines) {
    assertThat(
            inspect(Changes.modified("A.java", lines.toArray(String[]::new)))
                .licenceHeaderRemoved())
        .isEqualTo(removed);
  }

  static Stream<Arguments> dependencies() {
    return Stream.of(
        Arguments.of("pom.xml", "+      <version>2.0</version>", true),
        Arguments.of("pom.xml", "+    <jackson.version>3.1.5</jackson.version>", true),
        Arguments.of("pom.xml", "+    <description>Money.</description>", false),
        Arguments.of("package.json", "+    \"react\": \"^19.0.0\",", true),
        Arguments.of("package.json", "+  \"version\": \"1.0.1\",", false),
        Arguments.of("package.json", "+    \"build\": \"tsc\",", false),
        Arguments.of("Cargo.toml", "+serde = { version = \"1\" }", true),
        Arguments.of("Cargo.toml", "+version = \"0.2.0\"", false),
        Arguments.of("go.mod", "+\tgolang.org/x/text v0.20.0", true),
        Arguments.of("go.mod", "+module example.test/a", false),
        Arguments.of("build.gradle.kts", "+  implementation(\"a:b:1.0\")", true),
        Arguments.of("build.gradle", "+  // implementation 'a:b:1.0'", false),
        Arguments.of("requirements.txt", "+requests==2.32.0", true),
        Arguments.of("requirements.txt", "+# why", false),
        Arguments.of("Gemfile", "+gem 'rails', '~> 8.0'", true),
        Arguments.of("A.csproj", "+    <PackageReference Include=\"A\" />", true),
        Arguments.of("A.java", "+// a:b:1.0", false));
  }

  @ParameterizedTest
  @MethodSource("dependencies")
  void shouldSeeWhenDependenciesChange(String path, String line, boolean changed) {
    assertThat(inspect(Changes.modified(path, line)).dependenciesChanged()).isEqualTo(changed);
  }

  @Test
  void shouldTellGeneratedFilesByTheirFirstLines() {
    assertThat(
            inspect(Changes.modified("A.java", " // Code generated by x. DO NOT EDIT."))
                .generated())
        .isTrue();
    assertThat(inspect(Changes.modified("A.java", " class A {}")).generated()).isFalse();
  }

  @Test
  void shouldSayNothingOfAFileWithoutLines() {
    FileFacts facts = inspect(Changes.binary("a/logo.png"));

    assertThat(facts)
        .isEqualTo(
            new FileFacts(
                "a/logo.png",
                "other",
                "other",
                false,
                List.of(),
                List.of(),
                false,
                false,
                false,
                List.of(),
                List.of()));
    assertThat(PatchInspection.of(List.of())).isEmpty();
  }

  @Test
  void shouldStayFastWhenAFileIsHostile() {
    String[] many = new String[100_000];
    Arrays.fill(many, "@Test public int assertThat(expect( catch {");
    String endless = "public assert it.skip( expect.skip interface (".repeat(1_000_000 / 46);

    long begin = System.nanoTime();
    for (String path : List.of("a/ATest.java", "a/A.java", "a/a.test.ts", "a/a.py", "pom.xml")) {
      PatchInspection.of(
          List.of(
              Changes.modified(path, "+" + endless, "-" + endless), Changes.deleted(path, many)));
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
  }

  private static FileFacts inspect(ChangedFile file) {
    return PatchInspection.of(List.of(file)).getFirst();
  }
}
