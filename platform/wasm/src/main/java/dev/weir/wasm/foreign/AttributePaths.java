package dev.weir.wasm.foreign;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Replaces paths into attributes, like `request.headers['x-user']`, by calls that look up the
/// whole path, and `has` of one by a call that looks whether it leads anywhere.
///
/// So an expression reads what it names and nothing else: without this, the evaluator would make a
/// map of all headers first, and one of the whole request before that.
final class AttributePaths {

  /// The function from a path, its parts joined by zero characters, to the value. No text of an
  /// expression can name it.
  static final String VALUE = "@attribute";

  /// The function from a path to whether there is a value.
  static final String PRESENCE = "@has";

  static final String SEPARATOR = "\0";

  private static final String INDEX = "_[_]";

  /// Where names of types are, which look like paths.
  private static final String TYPES = "google";

  private AttributePaths() {}

  static CelAbstractSyntaxTree rewrite(CelAbstractSyntaxTree ast) {
    var copy = CelMutableAst.fromCelAst(ast);
    rewrite(copy.expr(), Set.of());
    return copy.toParsedAst();
  }

  /// @param locals the names that are variables of a loop here, and no attributes
  private static void rewrite(CelMutableExpr expression, Set<String> locals) {
    var isPresence = expression.getKind() == Kind.SELECT && expression.select().testOnly();
    var path = path(expression, locals).filter(it -> it.contains(SEPARATOR));
    if (path.isPresent()) {
      var argument = CelMutableExpr.ofConstant(expression.id(), CelConstant.ofValue(path.get()));
      expression.setCall(CelMutableCall.create(isPresence ? PRESENCE : VALUE, argument));
      return;
    }
    rewriteParts(expression, locals);
  }

  private static void rewriteParts(CelMutableExpr expression, Set<String> locals) {
    switch (expression.getKind()) {
      case SELECT -> rewrite(expression.select().operand(), locals);
      case CALL -> {
        expression.call().target().ifPresent(target -> rewrite(target, locals));
        expression.call().args().forEach(argument -> rewrite(argument, locals));
      }
      case LIST -> expression.list().elements().forEach(element -> rewrite(element, locals));
      case STRUCT -> expression.struct().entries().forEach(entry -> rewrite(entry.value(), locals));
      case MAP -> {
        for (var entry : expression.map().entries()) {
          rewrite(entry.key(), locals);
          rewrite(entry.value(), locals);
        }
      }
      case COMPREHENSION -> rewrite(expression.comprehension(), locals);
      case CONSTANT, IDENT, NOT_SET -> {
        // An identifier alone may also be a variable or a type: the evaluator decides.
      }
    }
  }

  private static void rewrite(CelMutableComprehension loop, Set<String> locals) {
    rewrite(loop.iterRange(), locals);
    rewrite(loop.accuInit(), locals);
    var inner = new HashSet<>(locals);
    inner.addAll(List.of(loop.iterVar(), loop.iterVar2(), loop.accuVar()));
    Stream.of(loop.loopCondition(), loop.loopStep(), loop.result())
        .forEach(part -> rewrite(part, inner));
  }

  /// The path that an expression is; nothing if it is something else.
  private static Optional<String> path(CelMutableExpr expression, Set<String> locals) {
    return switch (expression.getKind()) {
      case IDENT ->
          Optional.of(expression.ident().name())
              .filter(name -> !locals.contains(name) && !name.equals(TYPES))
              .map(name -> name.startsWith(".") ? name.substring(1) : name);
      case SELECT ->
          path(expression.select().operand(), locals)
              .map(parent -> parent + SEPARATOR + expression.select().field());
      case CALL -> indexPath(expression.call(), locals);
      case CONSTANT, LIST, STRUCT, MAP, COMPREHENSION, NOT_SET -> Optional.empty();
    };
  }

  private static Optional<String> indexPath(CelMutableCall call, Set<String> locals) {
    if (!call.function().equals(INDEX)) {
      return Optional.empty();
    }
    return key(call.args().get(1))
        .flatMap(key -> path(call.args().get(0), locals).map(parent -> parent + SEPARATOR + key));
  }

  private static Optional<String> key(CelMutableExpr index) {
    return index.getKind() == Kind.CONSTANT
            && index.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(index.constant().stringValue()).filter(key -> !key.contains(SEPARATOR))
        : Optional.empty();
  }
}
