package dev.weir.wasm.engine;

import static com.dylibso.chicory.wasm.types.Value.REF_NULL_VALUE;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.UninstantiableException;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A guest's table of references, which grows on limits of its own.
///
/// Chicory's own table writes its growth into the module, so that every later instance starts with
/// it. This one also knows no owners of its entries: a guest is one module and imports no table, so
/// every entry belongs to the instance that asks, which is what null means to the engine.
final class CappedTable extends TableInstance {

  /// The most entries that a table may have. The largest known filters have some 20,000.
  static final int MAX_ENTRIES = 1 << 17;

  private final TableLimits limits;
  private int[] entries;
  private boolean isShared;

  CappedTable(Table table, int initialValue) {
    this(table, initialValue, new int[(int) table.limits().min()]);
    Arrays.fill(entries, initialValue);
  }

  private CappedTable(Table table, int initialValue, int[] entries) {
    super(new Table(table.elementType(), new TableLimits(0)), initialValue);
    limits = new TableLimits(table.limits().min(), Math.min(table.limits().max(), MAX_ENTRIES));
    this.entries = entries;
  }

  /// A table that begins with entries that others have too.
  static CappedTable sharing(int[] entries, Table table, int initialValue) {
    var shared = new CappedTable(table, initialValue, entries);
    shared.isShared = true;
    return shared;
  }

  /// Gives its entries away to be shared: the next change is made to a copy.
  int[] share() {
    isShared = true;
    return entries;
  }

  private int[] own() {
    if (isShared) {
      entries = entries.clone();
      isShared = false;
    }
    return entries;
  }

  @Override
  public int size() {
    return entries.length;
  }

  @Override
  public TableLimits limits() {
    return limits;
  }

  @Override
  public int grow(int size, int value, @Nullable Instance owner) {
    var before = entries.length;
    var after = before + Integer.toUnsignedLong(size);
    if (after > limits.max()) {
      return -1;
    }
    entries = Arrays.copyOf(entries, (int) after);
    isShared = false;
    Arrays.fill(entries, before, (int) after, value);
    return before;
  }

  @Override
  public int ref(int index) {
    if (index < 0 || index >= entries.length) {
      throw new WasmRuntimeException("undefined element");
    }
    return entries[index];
  }

  @Override
  public int requiredRef(int index) {
    var reference = ref(index);
    if (reference == REF_NULL_VALUE) {
      throw new WasmRuntimeException("uninitialized element " + index);
    }
    return reference;
  }

  @Override
  public void setRef(int index, int value, @Nullable Instance owner) {
    if (index < 0 || index >= entries.length) {
      throw new UninstantiableException("out of bounds table access");
    }
    own()[index] = value;
  }

  @Override
  @SuppressWarnings("NullAway") // the engine takes null for the instance that asks
  public Instance instance(int index) {
    return null;
  }

  @Override
  public void reset() {
    Arrays.fill(own(), REF_NULL_VALUE);
  }
}
