package dev.weir.wasm.foreign;

import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An expression in CEL, ready to be evaluated by any thread.
///
/// As in Envoy expressions are parsed and not checked: what an attribute is shows when it is read.
/// The language is the standard one, with its macros and without extensions.
final class CelExpression {

  private static final int MAX_TEXT = 8 * 1024;
  private static final int MAX_NODES = 20_000;

  /// As in Envoy.
  private static final int MAX_ITERATIONS = 10_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_TEXT)
          .maxParseExpressionNodeCount(MAX_NODES)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .setStandardFunctions(
              CelStandardFunctions.newBuilder()
                  .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                  .build())
          .addFunctionBindings(
              CelFunctionBinding.fromOverloads(
                  "matches",
                  CelFunctionBinding.from(
                      "matches_string", String.class, String.class, CelEvaluation::matches)))
          .addFunctionBindings(
              CelFunctionBinding.fromOverloads(
                  AttributePaths.VALUE,
                  CelFunctionBinding.from("attribute", String.class, CelEvaluation::attribute)))
          .addFunctionBindings(
              CelFunctionBinding.fromOverloads(
                  AttributePaths.PRESENCE,
                  CelFunctionBinding.from("has_attribute", String.class, CelEvaluation::has)))
          .build();

  private static final Set<String> FUNCTIONS =
      Stream.of(
              Arrays.stream(StandardFunction.values()).map(StandardFunction::functionName),
              Stream.of(AttributePaths.VALUE, AttributePaths.PRESENCE))
          .flatMap(it -> it)
          .collect(Collectors.toUnmodifiableSet());

  private final int textLength;
  private final CelRuntime.Program program;

  private CelExpression(int textLength, CelRuntime.Program program) {
    this.textLength = textLength;
    this.program = program;
  }

  /// The expression that a text is; nothing if it is none, or too large, or more than the parser
  /// can take: nothing but the text is at work here, so whatever the parser runs into lies in it.
  static Optional<CelExpression> parse(String text) {
    if (text.length() > MAX_TEXT) {
      return Optional.empty();
    }
    try {
      var ast = AttributePaths.rewrite(PARSER.parse(text).getAst());
      return callsUnknownFunction(ast)
          ? Optional.empty()
          : Optional.of(new CelExpression(text.length(), RUNTIME.createProgram(ast)));
    } catch (CelValidationException
        | CelEvaluationException
        | RuntimeException
        | StackOverflowError _) {
      return Optional.empty();
    }
  }

  /// Whether an expression calls what is no function, which the evaluator would find out too late.
  private static boolean callsUnknownFunction(CelAbstractSyntaxTree ast) {
    return CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == Kind.CALL)
        .anyMatch(node -> !FUNCTIONS.contains(node.expr().call().function()));
  }

  /// The length of the text.
  int textLength() {
    return textLength;
  }

  /// The value, as guests get values.
  ///
  /// @throws RuntimeException if the host fails to say what an attribute is
  ForeignResult evaluate(ForeignScope scope) {
    try {
      return CelEncoder.encode(new CelEvaluation(scope).run(program))
          .map(ForeignResult::of)
          .orElseGet(() -> ForeignResult.of(ForeignResult.SERIALIZATION_FAILURE));
    } catch (CelEvaluation.HostFailed e) {
      throw e.failure();
    } catch (CelEvaluationException
        | RuntimeException
        | CelEvaluation.Stopped
        | StackOverflowError _) {
      return ForeignResult.of(ForeignResult.INTERNAL_FAILURE);
    }
  }
}
