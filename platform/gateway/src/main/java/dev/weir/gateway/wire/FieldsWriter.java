package dev.weir.gateway.wire;

import dev.weir.api.Headers;
import dev.weir.http.FieldName;
import dev.weir.http.HeadWriter;
import dev.weir.http.HeaderBlock;
import java.util.Set;

/// Writes the fields of a message that go beyond one connection (RFC 9110 section 7.6.1).
public final class FieldsWriter {

  // What the API itself makes checks its fields when they are added; others may not.
  private static final Class<?> CHECKED = Headers.empty().getClass();

  private FieldsWriter() {}

  /// Writes all fields but those of the given names and those that a `Connection` field lists;
  /// `Host` stays, since a request is none without it.
  ///
  /// Fields of a message from the wire that nobody changed are copied as they are, in runs.
  public static void write(Headers headers, Set<FieldName> without, HeadWriter out) {
    write(headers, without, without, out);
  }

  /// As above, with other names for fields that a filter added to those that came in. Of a copy
  /// that is not the wire's own nobody can tell who added what: it counts as having come in.
  public static void write(
      Headers headers, Set<FieldName> without, Set<FieldName> withoutAdded, HeadWriter out) {
    if (headers instanceof WireHeaders wire) {
      writeBlock(wire, without, out);
      for (var edit : wire.additions()) {
        writeField(edit.name(), WireHeaders.valueOf(edit), withoutAdded, out);
      }
    } else if (headers.getClass() == CHECKED) {
      headers.forEach((name, value) -> writeField(name, value, without, out));
    } else {
      headers.forEach((name, value) ->
          writeField(Headers.requireName(name), Headers.requireValue(value), without, out));
    }
  }

  private static void writeBlock(WireHeaders headers, Set<FieldName> without, HeadWriter out) {
    var block = headers.block();
    var nominates = block.nominates();
    var isChanged = headers.edits() != null;
    var runStart = -1;
    for (var i = 0; i < block.count(); i++) {
      var isDropped =
          without.contains(block.name(i))
              || (nominates && block.name(i) != FieldName.HOST && block.isNominated(i))
              || (isChanged && headers.isReplaced(i));
      if (isDropped && runStart >= 0) {
        copy(block, runStart, block.lineStart(i), out);
        runStart = -1;
      } else if (!isDropped && runStart < 0) {
        runStart = block.lineStart(i);
      }
    }
    if (runStart >= 0) {
      copy(block, runStart, block.lineEnd(block.count() - 1), out);
    }
  }

  private static void copy(HeaderBlock block, int from, int to, HeadWriter out) {
    out.put(block.bytes(), from, to);
  }

  private static void writeField(
      String name, String value, Set<FieldName> without, HeadWriter out) {
    if (!without.contains(FieldName.of(name))) {
      out.putField(name, value);
    }
  }
}
