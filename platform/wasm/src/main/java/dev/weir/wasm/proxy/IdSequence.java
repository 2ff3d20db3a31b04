package dev.weir.wasm.proxy;

import java.util.function.IntPredicate;

/// Numbers by which guests know things: one after the other, from the beginning again after the
/// last one, but never that of something that is still there.
final class IdSequence {

  private final int first;
  private final int last;
  private int next;

  /// Numbers from the first to the last one. There must be more of them than there can be things.
  IdSequence(int first, int last) {
    this.first = first;
    this.last = last;
    next = first;
  }

  /// The next number that nothing has.
  int next(IntPredicate isTaken) {
    while (true) {
      var id = next;
      next = id == last ? first : id + 1;
      if (!isTaken.test(id)) {
        return id;
      }
    }
  }
}
