package dev.divisi.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file an import means, in both directions, for each language. */
class ImportsTest {
  @TempDir private Path directory;

  @Test
  void shouldResolveJavaAndKotlin() throws Exception {
    Map<String, String> files =
        Map.of(
            "core/src/main/java/shop/money/Money.java",
            "package shop.money;\npublic class Money { static class Unit {} }\n",
            "core/src/main/java/shop/money/Rate.java",
            "package shop.money;\npublic class Rate {}\n",
            "app/src/main/java/shop/App.java",
            """
            package shop;
            import java.util.List;
            import shop.money.Money.Unit;
            import static shop.money.Rate.of;
            """,
            "app/src/main/java/shop/All.java",
            "package shop;\nimport shop.money.*;\n",
            "app/src/main/kotlin/shop/Main.kt",
            "package shop\nimport shop.money.Money\nimport shop.tools.round\n",
            "app/src/main/kotlin/shop/tools/Numbers.kt",
            "package shop.tools\nfun round(x: Int) = x\n");
    try (CodeSnapshot snapshot = Indexed.of(directory, files).head()) {
      assertThat(imports(snapshot, "app/src/main/java/shop/App.java"))
          .containsExactly(
              "core/src/main/java/shop/money/Money.java exact",
              "core/src/main/java/shop/money/Rate.java exact");
      assertThat(imports(snapshot, "app/src/main/java/shop/All.java"))
          .containsExactly(
              "core/src/main/java/shop/money/Money.java package",
              "core/src/main/java/shop/money/Rate.java package");
      assertThat(imports(snapshot, "app/src/main/kotlin/shop/Main.kt"))
          .containsExactly(
              "core/src/main/java/shop/money/Money.java exact",
              "app/src/main/kotlin/shop/tools/Numbers.kt package");
      assertThat(importers(snapshot, "core/src/main/java/shop/money/Money.java"))
          .containsExactly(
              "app/src/main/java/shop/App.java exact",
              "app/src/main/kotlin/shop/Main.kt exact",
              "app/src/main/java/shop/All.java package");
    }
  }

  @Test
  void shouldResolvePython() throws Exception {
    Map<String, String> files =
        Map.of(
            "src/shop/__init__.py", "",
            "src/shop/money.py", "class Money: pass\n",
            "src/shop/web/page.py", "from ..money import Money\nfrom . import style\nimport os\n",
            "src/shop/web/style.py", "from shop.money import (Money,\n  Rate)\n",
            "tools/run.py", "import shop.web.page as page, shop.money\n");
    try (CodeSnapshot snapshot = Indexed.of(directory, files).head()) {
      assertThat(imports(snapshot, "src/shop/web/page.py"))
          .containsExactly("src/shop/money.py exact", "src/shop/web/style.py exact");
      assertThat(imports(snapshot, "src/shop/web/style.py"))
          .containsExactly("src/shop/money.py exact");
      assertThat(imports(snapshot, "tools/run.py"))
          .contains("src/shop/web/page.py exact", "src/shop/money.py exact");
    }
  }

  @Test
  void shouldResolveScripts() throws Exception {
    Map<String, String> files =
        Map.of(
            "web/app.ts",
            """
            import { money } from './money';
            import type {
              Rate,
            } from "../lib/index.js";
            export * from './style.css';
            import 'react';
            const late = import('./late');
            """,
            "web/money.ts",
            "export const money = 1;\n",
            "web/late.jsx",
            "const x = require('../lib');\n",
            "lib/index.ts",
            "export type Rate = 1;\n",
            "web/outside.js",
            "require('../../../etc/passwd')\n");
    try (CodeSnapshot snapshot = Indexed.of(directory, files).head()) {
      assertThat(imports(snapshot, "web/app.ts"))
          .containsExactly("lib/index.ts exact", "web/late.jsx exact", "web/money.ts exact");
      assertThat(imports(snapshot, "web/late.jsx")).containsExactly("lib/index.ts exact");
      assertThat(imports(snapshot, "web/outside.js")).isEmpty();
    }
  }

  @Test
  void shouldResolveGo() throws Exception {
    Map<String, String> files =
        Map.of(
            "go.mod",
            "module example.org/shop\n\ngo 1.22\n",
            "main.go",
            "package main\n\nimport (\n\t\"fmt\"\n\tm \"example.org/shop/money\"\n)\n",
            "money/money.go",
            "package money\n",
            "money/rate.go",
            "package money\n\nimport \"example.org/other/money\"\n",
            "money/money_test.go",
            "package money\n");
    try (CodeSnapshot snapshot = Indexed.of(directory, files).head()) {
      assertThat(imports(snapshot, "main.go"))
          .containsExactly("money/money.go package", "money/rate.go package");
      assertThat(imports(snapshot, "money/rate.go")).isEmpty();
    }
  }

  @Test
  void shouldResolveRust() throws Exception {
    Map<String, String> files =
        Map.of(
            "shop/src/lib.rs", "pub mod money;\nmod web;\n",
            "shop/src/money.rs", "pub struct Money;\n",
            "shop/src/web/mod.rs", "mod page;\nuse crate::money::{Money, Rate};\n",
            "shop/src/web/page.rs", "use super::super::money::Money;\nuse std::io;\n");
    try (CodeSnapshot snapshot = Indexed.of(directory, files).head()) {
      assertThat(imports(snapshot, "shop/src/lib.rs"))
          .containsExactly("shop/src/money.rs exact", "shop/src/web/mod.rs exact");
      assertThat(imports(snapshot, "shop/src/web/mod.rs"))
          .containsExactly("shop/src/money.rs exact", "shop/src/web/page.rs exact");
      assertThat(imports(snapshot, "shop/src/web/page.rs"))
          .containsExactly("shop/src/money.rs exact");
    }
  }

  @Test
  void shouldResolveCAndRubyAndCSharp() throws Exception {
    Map<String, String> files =
        Map.of(
            "src/main.c", "#include <stdio.h>\n#include \"money.h\"\n#include <shop/rate.h>\n",
            "src/money.h", "int money;\n",
            "include/shop/rate.h", "int rate;\n",
            "lib/shop.rb", "require 'shop/money'\nrequire_relative 'shop/rate'\nrequire 'json'\n",
            "lib/shop/money.rb", "class Money; end\n",
            "lib/shop/rate.rb", "class Rate; end\n",
            "net/App.cs", "using System;\nusing Shop.Money;\nnamespace Shop;\n",
            "net/Money.cs", "namespace Shop.Money\n{\n}\n");
    try (CodeSnapshot snapshot = Indexed.of(directory, files).head()) {
      assertThat(imports(snapshot, "src/main.c"))
          .containsExactly("include/shop/rate.h exact", "src/money.h exact");
      assertThat(imports(snapshot, "lib/shop.rb"))
          .containsExactly("lib/shop/money.rb exact", "lib/shop/rate.rb exact");
      assertThat(imports(snapshot, "net/App.cs")).containsExactly("net/Money.cs package");
    }
  }

  private static List<String> imports(CodeSnapshot snapshot, String path) {
    return shown(snapshot.imports(path, 20));
  }

  private static List<String> importers(CodeSnapshot snapshot, String path) {
    return shown(snapshot.importers(path, 20));
  }

  private static List<String> shown(List<Import> imports) {
    return imports.stream()
        .map(found -> found.path() + (found.exact() ? " exact" : " package"))
        .toList();
  }
}
