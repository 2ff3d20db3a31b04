package dev.weir.wasm.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.Element;
import org.jspecify.annotations.Nullable;

/// What a guest was at one moment: its memory, globals and tables, and which segments it had
/// dropped.
///
/// Immutable. Guests that are made of it share its pages and tables until they write to them.
public final class Snapshot {

  private final Program program;
  private final byte[][] pages;
  private final int[][] tables;
  private final long[] globals;
  private final DataSegment[] segments;
  private final @Nullable Element[] elements;

  /// Takes the state of an instance, whose memory and tables are shared with it from now on.
  Snapshot(Program program, Instance instance, PagedMemory memory) {
    this.program = program;
    pages = memory.share();
    segments = memory.segments().clone();
    tables = new int[instance.tableCount()][];
    for (var i = 0; i < tables.length; i++) {
      tables[i] = ((CappedTable) instance.table(i)).share();
    }
    globals = new long[2 * instance.globalCount()];
    for (var i = 0; i < instance.globalCount(); i++) {
      globals[2 * i] = instance.global(i).getValueLow();
      globals[2 * i + 1] = instance.global(i).getValueHigh();
    }
    elements = new Element[instance.elementCount()];
    for (var i = 0; i < elements.length; i++) {
      elements[i] = instance.element(i);
    }
  }

  /// How many bytes of memory a guest that is made of it begins with.
  public long memory() {
    return (long) pages.length * Pages.PAGE_BYTES;
  }

  Program program() {
    return program;
  }

  /// The pages of its memory, for reading only.
  byte[][] pages() {
    return pages;
  }

  /// The entries of a table, for reading only.
  int[] table(int index) {
    return tables[index];
  }

  /// Puts the data segments as they are into those of a memory, which may have none.
  void copySegments(DataSegment[] target) {
    System.arraycopy(segments, 0, target, 0, Math.min(segments.length, target.length));
  }

  /// Sets the globals of an instance, and drops the element segments that are dropped here.
  void restoreTo(Instance instance) {
    for (var i = 0; i < instance.globalCount(); i++) {
      var global = instance.global(i);
      global.setValueLow(globals[2 * i]);
      global.setValueHigh(globals[2 * i + 1]);
    }
    for (var i = 0; i < elements.length; i++) {
      if (elements[i] == null) {
        instance.setElement(i, null);
      }
    }
  }
}
