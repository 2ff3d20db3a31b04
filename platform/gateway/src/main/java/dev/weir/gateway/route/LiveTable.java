package dev.weir.gateway.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The route table that new requests get, and those that old requests still hold.
///
/// A request holds the table it began with through a [Lease], of which each connection has one.
/// Leases are hazard pointers: taking one is a store to memory that no other connection writes, so
/// connections never wait for each other; what that costs, looking at all leases, is paid once in a
/// while by [#closeDrained].
public final class LiveTable implements AutoCloseable {

  private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
  private final List<RouteTable> replaced = new ArrayList<>();
  private volatile RouteTable current;

  /// A live table.
  public LiveTable(RouteTable first) {
    this.current = first;
  }

  /// The table that new requests get. Without a lease it may be closed at any time.
  public RouteTable current() {
    return current;
  }

  /// Gives all requests from now on this table. The one before is closed when no lease holds it.
  public synchronized void publish(RouteTable next) {
    replaced.add(current);
    current = next;
  }

  /// How many tables were replaced and are not given up yet.
  public synchronized int draining() {
    return replaced.size();
  }

  /// How many requests hold tables of these numbers, both included.
  public int inFlight(long first, long last) {
    var count = 0;
    for (var lease : leases) {
      var table = lease.held;
      if (table != null && table.generation() >= first && table.generation() <= last) {
        count++;
      }
    }
    return count;
  }

  /// Closes the tables that were replaced and that nobody holds any more. May take long, during
  /// which nobody else waits: closing a table runs the code of plugins.
  public void closeDrained() {
    takeDrained().forEach(RouteTable::close);
  }

  /// Whether [#closeDrained] has anything to close.
  public synchronized boolean hasDrained() {
    return replaced.stream().anyMatch(table -> !isHeld(table));
  }

  private synchronized List<RouteTable> takeDrained() {
    var drained = replaced.stream().filter(table -> !isHeld(table)).toList();
    replaced.removeAll(drained);
    return drained;
  }

  private boolean isHeld(RouteTable table) {
    return leases.stream().anyMatch(lease -> lease.holds(table));
  }

  /// A lease for one connection, which holds nothing yet.
  public Lease newLease() {
    var lease = new Lease();
    leases.add(lease);
    return lease;
  }

  /// Closes all tables, whoever holds them.
  @Override
  public synchronized void close() {
    replaced.forEach(RouteTable::close);
    replaced.clear();
    current.close();
  }

  /// One connection's hold on the table of the request it is serving. Used by one thread.
  public final class Lease implements AutoCloseable {

    private volatile @Nullable RouteTable held;

    private Lease() {}

    /// The current table, which is not closed before [#release].
    public RouteTable acquire() {
      while (true) {
        var table = current;
        held = table;
        // Only if the table is still current was it held before anybody could find it unheld.
        if (table.equals(current)) {
          return table;
        }
      }
    }

    /// Ends the hold.
    public void release() {
      held = null;
    }

    private boolean holds(RouteTable table) {
      return table.equals(held);
    }

    /// Says that the connection has ended.
    @Override
    public void close() {
      release();
      leases.remove(this);
    }
  }
}
