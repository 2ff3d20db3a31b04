package dev.weir.gateway.route;

import static dev.weir.gateway.route.PathTree.INT;
import static dev.weir.gateway.route.PathTree.LONGEST_LABEL;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;

/// Writes the tree of one host after the other.
///
/// The keys of a host come sorted, so a node is a range of them that have a beginning in common,
/// and its children are the ranges into which the next character divides it.
final class PathTreeWriter {

  private byte[] nodes = new byte[1024];
  private int length;

  private List<String> keys = List.of();
  private IntBinaryOperator number = (_, _) -> 0;

  /// Adds a tree, and returns its root.
  ///
  /// @param keys sorted; equal keys are routes for the same paths
  /// @param number gives the routes of a range of equal keys their number, and is asked in the
  ///   order of a lookup
  int write(List<String> keys, IntBinaryOperator number) {
    this.keys = keys;
    this.number = number;
    return node(0, keys.size(), 0);
  }

  PathTree tree() {
    return new PathTree(Arrays.copyOf(nodes, length));
  }

  private int node(int low, int high, int from) {
    var depth = endOfLabel(low, high, from);
    var parameter = endOfRange(low, high, depth, PathPattern.END);
    var below = endOfRange(parameter, high, depth, PathPattern.PARAMETER);
    var children = endOfRange(below, high, depth, PathPattern.BELOW);
    var flags =
        (low < parameter ? PathTree.LEAF : 0)
            | (below < children ? PathTree.BELOW : 0)
            | (parameter < below ? PathTree.PARAMETER : 0);

    var node = length;
    writeHead(keys.get(low).substring(from, depth), flags);
    var slot = writeFirsts(node, children, high, depth);
    reserve(Integer.bitCount(flags) + nodes[node + 1]);
    if (low < parameter) {
      slot = fill(slot, number.applyAsInt(low, parameter));
    }
    var belowSlot = slot;
    slot += below < children ? Integer.BYTES : 0;
    var parameterSlot = slot;
    slot += parameter < below ? Integer.BYTES : 0;
    for (var i = children; i < high; ) {
      var end = endOfRange(i, high, depth, keys.get(i).charAt(depth));
      slot = fill(slot, node(i, end, depth));
      i = end;
    }
    if (parameter < below) {
      fill(parameterSlot, node(parameter, below, depth + 1));
    }
    if (below < children) {
      fill(belowSlot, number.applyAsInt(below, children));
    }
    return node;
  }

  private int endOfLabel(int low, int high, int from) {
    var first = keys.get(low);
    var last = keys.get(high - 1);
    var end = from;
    while (end - from < LONGEST_LABEL
        && first.charAt(end) == last.charAt(end)
        && first.charAt(end) > PathPattern.BELOW) {
      end++;
    }
    return end;
  }

  private int endOfRange(int low, int high, int depth, char c) {
    var end = low;
    while (end < high && keys.get(end).charAt(depth) == c) {
      end++;
    }
    return end;
  }

  private void writeHead(String label, int flags) {
    append(label.length());
    append(0);
    append(flags);
    for (var i = 0; i < label.length(); i++) {
      append(label.charAt(i));
    }
  }

  private int writeFirsts(int node, int children, int high, int depth) {
    for (var i = children; i < high; ) {
      var first = keys.get(i).charAt(depth);
      append(first);
      nodes[node + 1]++;
      i = endOfRange(i, high, depth, first);
    }
    return length;
  }

  private void append(int b) {
    ensure(1);
    nodes[length++] = (byte) b;
  }

  private void reserve(int slots) {
    ensure(slots * Integer.BYTES);
    length += slots * Integer.BYTES;
  }

  private int fill(int slot, int value) {
    INT.set(nodes, slot, value);
    return slot + Integer.BYTES;
  }

  private void ensure(int more) {
    if (length + more > nodes.length) {
      nodes = Arrays.copyOf(nodes, Math.max(nodes.length * 2, length + more));
    }
  }
}
