package dev.weir.gateway.wire;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Objects that are costly to make and lie idle between uses. Last in, first out; never waits.
///
/// @param <T> the type of the objects
public final class Pool<T> {

  // Each push makes a new node, so a node that was popped never comes back: no ABA problem.
  private record Node<T>(T value, @Nullable Node<T> next) {}

  private final AtomicReference<@Nullable Node<T>> top = new AtomicReference<>();
  private final AtomicInteger idle = new AtomicInteger();
  private final Supplier<T> maker;
  private final int maxIdle;

  /// An empty pool.
  ///
  /// @param maxIdle how many objects are kept; what comes back beyond that is left to the collector
  public Pool(int maxIdle, Supplier<T> maker) {
    this.maxIdle = maxIdle;
    this.maker = maker;
  }

  /// An object that nobody else uses.
  public T take() {
    while (true) {
      var node = top.get();
      if (node == null) {
        return maker.get();
      }
      if (top.compareAndSet(node, node.next)) {
        idle.decrementAndGet();
        return node.value;
      }
    }
  }

  /// Gives an object back.
  public void give(T value) {
    if (idle.get() >= maxIdle) {
      return;
    }
    idle.incrementAndGet();
    while (true) {
      var node = top.get();
      if (top.compareAndSet(node, new Node<>(value, node))) {
        return;
      }
    }
  }
}
