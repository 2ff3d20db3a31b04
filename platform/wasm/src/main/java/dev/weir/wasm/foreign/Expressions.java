package dev.weir.wasm.foreign;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/// The expressions that a guest made and knows by tokens: `expr_create`, `expr_evaluate` and
/// `expr_delete`.
///
/// The classes of the expression language are loaded when the first guest makes an expression.
final class Expressions {

  private static final int MAX_LIVE = 1024;

  /// The size of all texts together; a parsed expression takes some 100 times the size of its text.
  private static final int MAX_LIVE_TEXT = 64 * 1024;

  private final Map<Integer, CelExpression> live;
  private int liveText;
  private int nextToken;

  Expressions() {
    this(Map.of(), 0, 0);
  }

  private Expressions(Map<Integer, CelExpression> live, int liveText, int nextToken) {
    this.live = new HashMap<>(live);
    this.liveText = liveText;
    this.nextToken = nextToken;
  }

  Expressions copy() {
    return new Expressions(live, liveText, nextToken);
  }

  /// Text → token.
  ForeignResult create(byte[] text) {
    if (live.size() >= MAX_LIVE || liveText + text.length > MAX_LIVE_TEXT) {
      return ForeignResult.of(ForeignResult.INTERNAL_FAILURE);
    }
    return Utf8.decodeStrictly(text)
        .flatMap(CelExpression::parse)
        .map(expression -> ForeignResult.of(ForeignFunctions.littleEndian(add(expression))))
        .orElseGet(() -> ForeignResult.of(ForeignResult.BAD_ARGUMENT));
  }

  private int add(CelExpression expression) {
    while (live.containsKey(nextToken)) {
      nextToken++;
    }
    live.put(nextToken, expression);
    liveText += expression.textLength();
    return nextToken++;
  }

  /// Token → value.
  ForeignResult evaluate(byte[] argument, ForeignScope scope) {
    var token = token(argument);
    if (token.isEmpty()) {
      return ForeignResult.of(ForeignResult.BAD_ARGUMENT);
    }
    var expression = live.get(token.getAsInt());
    return expression == null
        ? ForeignResult.of(ForeignResult.NOT_FOUND)
        : expression.evaluate(scope);
  }

  /// Token → nothing; a token that nobody knows is deleted already.
  ForeignResult delete(byte[] argument) {
    var token = token(argument);
    if (token.isEmpty()) {
      return ForeignResult.of(ForeignResult.BAD_ARGUMENT);
    }
    var removed = live.remove(token.getAsInt());
    if (removed != null) {
      liveText -= removed.textLength();
    }
    return ForeignResult.of(ForeignResult.OK);
  }

  private static OptionalInt token(byte[] argument) {
    return argument.length == Integer.BYTES
        ? OptionalInt.of(ByteBuffer.wrap(argument).order(ByteOrder.LITTLE_ENDIAN).getInt())
        : OptionalInt.empty();
  }
}
