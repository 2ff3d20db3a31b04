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
    return new PathTree(Arrays.copyOf(nodes, length + Long.BYTES));
  }

  /// A range of keys, divided by the character at one place: first those that end there, then those
  /// with a parameter there, then those for all below, then the others.
  private record Division(int leaf, int parameter, int below, int children, int end) {

    boolean hasLeaf() {
      return leaf < parameter;
    }

    boolean hasParameter() {
      return parameter < below;
    }

    boolean hasBelow() {
      return below < children;
    }

    int flags() {
      return (hasLeaf() ? PathTree.LEAF : 0)
          | (hasBelow() ? PathTree.BELOW : 0)
          | (hasParameter() ? PathTree.PARAMETER : 0);
    }
  }

  private int node(int low, int high, int from) {
    var depth = endOfLabel(low, high, from);
    var parameter = endOfRange(low, high, depth, PathPattern.END);
    var below = endOfRange(parameter, high, depth, PathPattern.PARAMETER);
    var children = endOfRange(below, high, depth, PathPattern.BELOW);
    var division = new Division(low, parameter, below, children, high);

    var node = length;
    writeHead(keys.get(low).substring(from, depth), division.flags());
    writeFirsts(node, division, depth);
    var slots = length;
    reserve(Integer.bitCount(division.flags()) + nodes[node + 1]);
    fillSlots(slots, division, depth);
    return node;
  }

  /// Goes through the parts in the order of a lookup, so that numbers come in that order.
  private void fillSlots(int slots, Division division, int depth) {
    var below = slots + (division.hasLeaf() ? Integer.BYTES : 0);
    var parameter = below + (division.hasBelow() ? Integer.BYTES : 0);
    var child = parameter + (division.hasParameter() ? Integer.BYTES : 0);
    if (division.hasLeaf()) {
      fill(slots, number.applyAsInt(division.leaf, division.parameter));
    }
    for (var i = division.children; i < division.end; child += Integer.BYTES) {
      var end = endOfRange(i, division.end, depth, keys.get(i).charAt(depth));
      fill(child, node(i, end, depth));
      i = end;
    }
    if (division.hasParameter()) {
      fill(parameter, node(division.parameter, division.below, depth + 1));
    }
    if (division.hasBelow()) {
      fill(below, number.applyAsInt(division.below, division.children));
    }
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

  private void writeFirsts(int node, Division division, int depth) {
    for (var i = division.children; i < division.end; ) {
      var first = keys.get(i).charAt(depth);
      append(first);
      nodes[node + 1]++;
      i = endOfRange(i, division.end, depth, first);
    }
  }

  private void append(int b) {
    ensure(1);
    nodes[length++] = (byte) b;
  }

  private void reserve(int slots) {
    ensure(slots * Integer.BYTES);
    length += slots * Integer.BYTES;
  }

  /// Takes the value before the array is looked up, because making it may have replaced the array.
  private void fill(int slot, int value) {
    INT.set(nodes, slot, value);
  }

  private void ensure(int more) {
    if (length + more > nodes.length) {
      nodes = Arrays.copyOf(nodes, Math.max(nodes.length * 2, length + more));
    }
  }
}
