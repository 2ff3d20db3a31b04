package dev.weir.wasm.engine;

import com.dylibso.chicory.runtime.TableFactory;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.Table;

/// Makes the tables of one instance from those of a snapshot, in the order the engine asks for
/// them, which is that of the module.
final class SnapshotTables implements TableFactory {

  private final Snapshot snapshot;
  private int next;

  SnapshotTables(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  @Override
  public TableInstance create(Table table, int initialValue) {
    var entries = snapshot.table(next);
    next++;
    return CappedTable.sharing(entries, table, initialValue);
  }
}
