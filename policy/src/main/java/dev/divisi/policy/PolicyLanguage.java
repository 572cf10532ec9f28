package dev.divisi.policy;

import com.google.re2j.PatternSyntaxException;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelContainer;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelNativeTypesExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.divisi.policy.input.Effort;
import dev.divisi.policy.input.FileInput;
import dev.divisi.policy.input.GoalInput;
import dev.divisi.policy.input.LimitsInput;
import dev.divisi.policy.input.PatchInput;
import dev.divisi.policy.input.PlanInput;
import dev.divisi.policy.input.RepositoryInput;
import dev.divisi.policy.input.SpendInput;
import dev.divisi.policy.input.TaskInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The language of conditions: CEL over the types of {@code dev.divisi.policy.input}. A condition is
 * compiled once and its types are checked then. It has no way to anything but its input: there are
 * no functions but those of the language, its strings extension, and patterns that take time in
 * proportion to the text.
 */
final class PolicyLanguage {
  /** A condition is a line or two. */
  private static final int LONGEST = 4_000;

  private static final int DEEPEST = 50;

  /** Within one condition; all of them together are bounded by what they read. */
  private static final int MOST_ITERATIONS = 50_000;

  /** One list within another is enough to look at the lines of all files. */
  private static final int MOST_NESTED = 2;

  private static final int LONGEST_LIST = 64;

  private static final String OVERLOAD = "matches_string";

  private static final CelFunctionDecl MATCHES =
      CelFunctionDecl.newFunctionDeclaration(
          "matches",
          CelOverloadDecl.newMemberOverload(
              OVERLOAD, SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING));

  private static final int REMEMBERED_PATTERNS = 512;

  /** What a condition that is evaluated may still read; patterns are charged to it. */
  static final ScopedValue<Effort> EFFORT = ScopedValue.newInstance();

  private static final Map<String, SearchPattern> PATTERNS =
      Collections.synchronizedMap(
          new LinkedHashMap<>(REMEMBERED_PATTERNS, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, SearchPattern> eldest) {
              return size() > REMEMBERED_PATTERNS;
            }
          });

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private final Map<Judges, Cel> environments = new EnumMap<>(Judges.class);

  /** What is wrong with a condition, and where in it: both from 1. */
  record Issue(int line, int column, String message) {}

  /** A condition that cannot be used. */
  static final class InvalidConditionException extends Exception {
    private final transient List<Issue> issues;

    InvalidConditionException(List<Issue> issues) {
      super("invalid condition");
      this.issues = List.copyOf(issues);
    }

    List<Issue> issues() {
      return issues;
    }
  }

  /** Something that was compiled. */
  @FunctionalInterface
  interface Expression<T> {
    /**
     * Evaluates.
     *
     * @throws CelEvaluationException when it has no value, such as the first item of an empty list
     */
    T value(Map<String, Object> input) throws CelEvaluationException;
  }

  PolicyLanguage() {
    CelNativeTypesExtensions types =
        CelExtensions.nativeTypes(
            FileInput.class,
            PatchInput.class,
            TaskInput.class,
            PlanInput.class,
            GoalInput.class,
            RepositoryInput.class,
            SpendInput.class,
            LimitsInput.class);
    CelStringExtensions strings = CelExtensions.strings();
    CelRuntime runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setContainer(CelContainer.ofName(FileInput.class.getPackageName()))
            .setStandardFunctions(
                CelStandardFunctions.newBuilder()
                    .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                    .build())
            .addFunctionBindings(
                CelFunctionBinding.fromOverloads(
                    MATCHES.name(),
                    CelFunctionBinding.from(
                        OVERLOAD, String.class, String.class, PolicyLanguage::matches)))
            .addLibraries(types, strings)
            .build();
    for (Judges judges : Judges.values()) {
      CelCompilerBuilder compiler =
          CelCompilerFactory.standardCelCompilerBuilder()
              .setOptions(OPTIONS)
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .setContainer(CelContainer.ofName(FileInput.class.getPackageName()))
              .setStandardEnvironmentEnabled(false)
              .setStandardDeclarations(
                  CelStandardDeclarations.newBuilder()
                      .excludeFunctions(CelStandardDeclarations.StandardFunction.MATCHES)
                      .build())
              .addFunctionDeclarations(MATCHES)
              .addLibraries(types, strings);
      judges.variables().forEach((name, variable) -> compiler.addVar(name, type(variable.type())));
      environments.put(judges, CelFactory.combine(compiler.build(), runtime));
    }
  }

  /** As in CEL's own library, but that it is charged, and that patterns are compiled once. */
  private static boolean matches(String text, String pattern) {
    if (EFFORT.isBound()) {
      EFFORT.get().match(text);
    }
    return pattern(pattern).find(text);
  }

  private static CelType type(Class<?> type) {
    if (type == String.class) {
      return SimpleType.STRING;
    }
    if (type == Instant.class) {
      return SimpleType.TIMESTAMP;
    }
    if (type == List.class) {
      return ListType.create(SimpleType.STRING);
    }
    return StructTypeReference.create(type.getName());
  }

  /** Compiles what is true or false. */
  Expression<Boolean> condition(Judges judges, String text) throws InvalidConditionException {
    CelRuntime.Program program = compile(judges, text, SimpleType.BOOL, "true or false");
    return input -> (Boolean) program.eval(input);
  }

  /** Compiles what is a text. */
  Expression<String> text(Judges judges, String text) throws InvalidConditionException {
    CelRuntime.Program program = compile(judges, text, SimpleType.STRING, "a text");
    return input -> (String) program.eval(input);
  }

  private CelRuntime.Program compile(Judges judges, String text, CelType wanted, String noun)
      throws InvalidConditionException {
    Cel cel = environments.get(judges);
    if (cel == null) {
      throw new IllegalStateException("no environment for " + judges);
    }
    CelValidationResult result = cel.compile(text);
    if (result.hasError()) {
      throw new InvalidConditionException(issues(result));
    }
    try {
      CelType type = result.getAst().getResultType();
      if (!type.equals(wanted)) {
        throw invalid("must be " + noun + ", not " + message(type.name()));
      }
      requireUsable(result.getAst());
      return cel.createProgram(result.getAst());
    } catch (CelValidationException | CelEvaluationException failed) {
      throw invalid(String.valueOf(failed.getMessage()));
    }
  }

  /**
   * A condition that makes its own long lists, or lists within lists, could go on for ever. A
   * pattern that is written out is compiled now, so that its errors are found now.
   */
  private static void requireUsable(CelAbstractSyntaxTree ast) throws InvalidConditionException {
    for (CelNavigableExpr node : CelNavigableAst.fromAst(ast).getRoot().allNodes().toList()) {
      CelExpr expression = node.expr();
      switch (node.getKind()) {
        case LIST -> {
          if (expression.list().elements().size() > LONGEST_LIST) {
            throw invalid("has a list of more than " + LONGEST_LIST + " items");
          }
        }
        case COMPREHENSION -> {
          if (nested(node) > MOST_NESTED) {
            throw invalid("goes through lists more than " + MOST_NESTED + " deep; use two rules");
          }
        }
        case CALL -> {
          if (expression.call().function().equals(MATCHES.name())) {
            requirePatterns(expression.call().args());
          }
        }
        case NOT_SET, CONSTANT, IDENT, SELECT, STRUCT, MAP -> {}
      }
    }
  }

  private static void requirePatterns(List<CelExpr> arguments) throws InvalidConditionException {
    for (CelExpr argument : arguments) {
      if (argument.getKind() == Kind.CONSTANT
          && argument.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
        try {
          pattern(argument.constant().stringValue());
        } catch (PatternSyntaxException wrong) {
          throw invalid(String.valueOf(wrong.getMessage()));
        }
      }
    }
  }

  private static SearchPattern pattern(String text) {
    return PATTERNS.computeIfAbsent(text, SearchPattern::compile);
  }

  /** Of the condition as a whole. */
  private static InvalidConditionException invalid(String message) {
    return new InvalidConditionException(List.of(new Issue(1, 1, message)));
  }

  /** How many go through lists from here up to the whole condition. */
  private static int nested(CelNavigableExpr node) {
    int nested = 0;
    Optional<CelNavigableExpr> at = Optional.of(node);
    while (at.isPresent()) {
      nested += at.get().getKind() == Kind.COMPREHENSION ? 1 : 0;
      at = at.get().parent();
    }
    return nested;
  }

  private static List<Issue> issues(CelValidationResult result) {
    List<Issue> issues = new ArrayList<>();
    for (CelIssue issue : result.getErrors()) {
      CelSourceLocation place = issue.getSourceLocation();
      issues.add(
          new Issue(
              Math.max(1, place.getLine()),
              Math.max(0, place.getColumn()) + 1,
              message(issue.getMessage())));
    }
    return issues;
  }

  /** Without our package's name, and without the tokens that a parser would have liked better. */
  private static String message(String message) {
    String input = FileInput.class.getPackageName();
    String plain = message.replace(" (in container '" + input + "')", "").replace(input + ".", "");
    int expecting = plain.indexOf(" expecting {");
    return expecting < 0 ? plain : plain.substring(0, expecting);
  }
}
