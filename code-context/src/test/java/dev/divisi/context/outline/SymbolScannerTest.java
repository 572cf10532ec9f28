package dev.divisi.context.outline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

// A source of a few lines is read more easily beside what is found in it.
@SuppressWarnings("StringConcatToTextBlock")
class SymbolScannerTest {

  @Test
  void shouldFindDefinitionsOfJava() {
    assertThat(
            found(
                Language.JAVA,
                """
                package shop;
                import java.util.List;
                /** class Not a class */
                public sealed class Money<T extends Number> permits Euro {
                  private static final int MAX = 3;
                  protected List<String> names = List.of();
                  public Money(int amount) {
                    this.amount = amount;
                    return;
                  }
                  @Override
                  public <A> Map<String, A> plus(Money other) throws IOException {
                    if (other.isZero()) {
                      return call(other);
                    }
                    foo(bar);
                    String text = format("%d", 1);
                    throw new IllegalStateException("no");
                  }
                  enum Unit { CENT }
                  record Rate(int percent) {}
                }
                interface Shop {
                  Money total();
                }
                """))
        .containsExactly(
            "CLASS Money",
            "CONSTANT Money.MAX",
            "FIELD Money.names",
            "METHOD Money.Money",
            "METHOD Money.plus",
            "ENUM Money.Unit",
            "CLASS Money.Rate",
            "INTERFACE Shop",
            "METHOD Shop.total");
  }

  @Test
  void shouldFindDefinitionsOfKotlin() {
    assertThat(
            found(
                Language.KOTLIN,
                "data class Money(val amount: Int) {\n  fun plus(other: Money) = other\n}\n"
                    + "fun interface Look {\n}\nfun String.shout(): String = this\n"
                    + "object Bank\nenum class Unit { CENT }\nval limit = 3\n"))
        .containsExactly(
            "CLASS Money",
            "METHOD Money.plus",
            "INTERFACE Look",
            "FUNCTION shout",
            "CLASS Bank",
            "ENUM Unit",
            "FIELD limit");
  }

  @Test
  void shouldFindDefinitionsOfPython() {
    assertThat(
            found(
                Language.PYTHON,
                "LIMIT = 3\n"
                    + "class Money:\n"
                    + "    def plus(self):\n"
                    + "        def inner():\n"
                    + "            pass\n"
                    + "async def run():\n"
                    + "    pass\n"
                    + "# def no(): pass\n"))
        .containsExactly(
            "CONSTANT LIMIT",
            "CLASS Money",
            "METHOD Money.plus",
            "FUNCTION Money.plus.inner",
            "FUNCTION run");
  }

  @Test
  void shouldFindDefinitionsOfScripts() {
    assertThat(
            found(
                Language.TYPESCRIPT,
                """
                export default class Money extends Base {
                  async plus(other: Money): Promise<void> {
                    if (other) {
                    }
                  }
                }
                export interface Rate { percent: number }
                export type Amount<T> = T | null;
                export const format = async (money: Money) => money;
                const LIMIT = 3;
                function* walk() {}
                export enum Unit { CENT }
                """))
        .containsExactly(
            "CLASS Money",
            "METHOD Money.plus",
            "INTERFACE Rate",
            "ALIAS Amount",
            "FUNCTION format",
            "CONSTANT LIMIT",
            "FUNCTION walk",
            "ENUM Unit");
  }

  @Test
  void shouldFindDefinitionsOfGoAndRust() {
    assertThat(
            found(
                Language.GO,
                "type Money struct {\n}\ntype Shop interface {\n}\ntype ID string\n"
                    + "func (m *Money) Plus(o Money) Money {\n}\nfunc Run() {\n}\nconst Max = 3\n"))
        .containsExactly(
            "STRUCT Money",
            "INTERFACE Shop",
            "ALIAS ID",
            "METHOD Plus",
            "FUNCTION Run",
            "CONSTANT Max");
    assertThat(
            found(
                Language.RUST,
                "pub struct Money;\npub(crate) trait Shop {\n    fn total(&self);\n}\n"
                    + "impl<T> Shop for Basket<T> {\n    pub async fn run() {}\n}\n"
                    + "mod web;\nconst MAX: u8 = 3;\nmacro_rules! say {\n}\n"))
        .containsExactly(
            "STRUCT Money",
            "TRAIT Shop",
            "METHOD Shop.total",
            "TRAIT Basket",
            "METHOD Basket.run",
            "MODULE web",
            "CONSTANT MAX",
            "MACRO say");
  }

  @Test
  void shouldFindDefinitionsOfCAndCppAndRubyAndCSharp() {
    assertThat(
            found(
                Language.C,
                "#define MAX 3\nstruct money {\n  int amount;\n};\nstatic int *plus(int a)\n{\n"
                    + "  return call(a);\n}\nint declared(int b);\n"))
        .containsExactly("MACRO MAX", "STRUCT money", "FUNCTION plus", "FUNCTION declared");
    assertThat(
            found(
                Language.CPP,
                "namespace shop {\nclass Money : public Base {\n public:\n  int plus(int o) {\n"
                    + "    return o;\n  }\n};\nint Money::minus(int o) {\n}\n}\n"))
        .contains("MODULE shop", "CLASS Money", "METHOD Money.plus", "FUNCTION minus");
    assertThat(
            found(
                Language.RUBY,
                "module Shop\n  class Money\n    LIMIT = 3\n    def plus?(o)\n    end\n"
                    + "    def self.zero\n    end\n  end\nend\n"))
        .containsExactly(
            "MODULE Shop",
            "CLASS Shop.Money",
            "CONSTANT Shop.Money.LIMIT",
            "METHOD Shop.Money.plus?",
            "METHOD Shop.Money.zero");
    assertThat(
            found(
                Language.CSHARP,
                "namespace Shop.Core\n{\n    public class Money\n    {\n"
                    + "        public int Amount { get; set; }\n"
                    + "        public async Task<int> PlusAsync(int other)\n        {\n        }\n"
                    + "    }\n    public struct Rate\n    {\n    }\n}\n"))
        .containsExactly(
            "MODULE Shop.Core",
            "CLASS Shop.Core.Money",
            "FIELD Shop.Core.Money.Amount",
            "METHOD Shop.Core.Money.PlusAsync",
            "STRUCT Shop.Core.Rate");
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  @Timeout(60)
  void shouldEndSoonWhenLinesAreMadeToBacktrack(Language language) {
    List<String> lines =
        List.of(
            " public " + "a<b,".repeat(5_000),
            "public static " + "List<".repeat(5_000) + " x(",
            "a ".repeat(10_000) + "(",
            "  " + "x::".repeat(5_000) + "(",
            "const x = " + "(a".repeat(5_000),
            "import " + "a.".repeat(5_000) + "'",
            "export " + "{".repeat(20_000),
            "impl<" + "T".repeat(20_000));

    for (int i = 0; i < 20; i++) {
      assertThat(SymbolScanner.scan(language, lines)).hasSizeLessThan(10);
      assertThat(ImportScanner.scan(language, lines).imports()).hasSizeLessThan(10);
    }
  }

  private static List<String> found(Language language, String text) {
    return SymbolScanner.scan(language, text.lines().toList()).stream()
        .map(
            symbol ->
                symbol.kind()
                    + " "
                    + (symbol.container().isEmpty() ? "" : symbol.container() + ".")
                    + symbol.name())
        .toList();
  }
}
