package dev.weir.gateway.route;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The radix trees of all hosts, in one array: what a lookup touches lies close together, and a
/// hundred thousand routes cost the garbage collector one object.
///
/// A node is
///
/// ```
/// label length · number of children · flags        a byte each
/// label                                            a byte for each character
/// first characters of the children, ascending      a byte for each child
/// routes that end here                             an int, if flagged LEAF
/// routes for all below                             an int, if flagged BELOW
/// the node after a parameter                       an int, if flagged PARAMETER
/// the children                                     an int each
/// ```
///
/// Routes are numbered in the order in which a lookup comes past them, so the most specific one of
/// those that match a path has the lowest number, and "the next one" is a number too.
final class PathTree {

  static final int NONE = -1;

  static final int LEAF = 1;
  static final int BELOW = 2;
  static final int PARAMETER = 4;

  static final int HEADER = 3;
  static final int LONGEST_LABEL = 255;

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;

  private final byte[] nodes;

  /// The array has eight bytes after the last node, which may be read but mean nothing.
  PathTree(byte[] nodes) {
    this.nodes = nodes;
  }

  /// The number of the first routes after that number that match the path; [#NONE] if there are no
  /// more.
  int next(int root, String path, int after) {
    return next(root, path, 0, after);
  }

  private int next(int start, String path, int from, int after) {
    var node = start;
    var at = from;
    while (true) {
      var label = node + HEADER;
      var endOfLabel = label + (nodes[node] & 0xFF);
      if (endOfLabel - label > path.length() - at) {
        return NONE;
      }
      while (label < endOfLabel) {
        if (nodes[label++] != path.charAt(at++)) {
          return NONE;
        }
      }
      if (at == path.length()) {
        return atEnd(node, after);
      }
      var child = child(node, path.charAt(at));
      var flags = path.charAt(at - 1) == '/' ? nodes[node + 2] : 0;
      if (flags >= BELOW) {
        var found = child == NONE ? NONE : next(child, path, at, after);
        if (found != NONE) {
          return found;
        }
        if ((flags & BELOW) != 0) {
          return amongBelow(node, path, at, after);
        }
        child = slot(node, PARAMETER);
        at = endOfSegment(path, at);
      }
      if (child == NONE) {
        return NONE;
      }
      node = child;
    }
  }

  private int amongBelow(int node, String path, int at, int after) {
    var found =
        (nodes[node + 2] & PARAMETER) == 0
            ? NONE
            : next(slot(node, PARAMETER), path, endOfSegment(path, at), after);
    return found == NONE ? later(node, BELOW, after) : found;
  }

  private int atEnd(int node, int after) {
    var leaf = later(node, LEAF, after);
    return leaf == NONE ? later(node, BELOW, after) : leaf;
  }

  private int later(int node, int flag, int after) {
    if ((nodes[node + 2] & flag) == 0) {
      return NONE;
    }
    var routes = slot(node, flag);
    return routes > after ? routes : NONE;
  }

  private int slot(int node, int flag) {
    var before = Integer.bitCount(nodes[node + 2] & (flag - 1));
    return (int) INT.get(nodes, slots(node) + before * Integer.BYTES);
  }

  /// Compares eight first characters at a time: the lowest byte that is zero after the exclusive or
  /// is the first that is equal. What is read beyond the children does not count.
  private int child(int node, char first) {
    var firsts = node + HEADER + (nodes[node] & 0xFF);
    var count = nodes[node + 1];
    for (var i = 0; i < count; i += Long.BYTES) {
      var difference = (long) LONG.get(nodes, firsts + i) ^ first * EACH_BYTE;
      var zeros = (difference - EACH_BYTE) & ~difference & EACH_BYTE << 7;
      var index = i + (Long.numberOfTrailingZeros(zeros) >> 3);
      if (zeros != 0) {
        var before = Integer.bitCount(nodes[node + 2]) + index;
        return index < count ? (int) INT.get(nodes, firsts + count + before * Integer.BYTES) : NONE;
      }
    }
    return NONE;
  }

  private int slots(int node) {
    return node + HEADER + (nodes[node] & 0xFF) + nodes[node + 1];
  }

  private static int endOfSegment(String path, int from) {
    var end = path.indexOf('/', from);
    return end < 0 ? path.length() : end;
  }
}
