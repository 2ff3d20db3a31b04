package dev.weir.bench;

import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.route.LiveTable;
import dev.weir.gateway.route.RouteTable;
import dev.weir.gateway.route.RouteTree;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a request notices of route tables being replaced: the time to take and return its lease,
/// left alone and while a table is published every millisecond, in a gateway with 1,000
/// connections.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ReloadPublishBenchmark {

  private static final int CONNECTIONS = 1000;

  private final LiveTable table = new LiveTable(table(1));
  private long generation = 1;

  /// The lease of the connection that is measured.
  @State(Scope.Thread)
  public static class Connection {

    private LiveTable.Lease lease = new LiveTable(table(0)).newLease();

    /// Connects.
    @Setup
    public void connect(ReloadPublishBenchmark gateway) {
      lease = gateway.table.newLease();
    }
  }

  private static RouteTable table(long generation) {
    return new RouteTable(generation, RouteTree.of(List.of()), RequestObserver.NONE, List.of());
  }

  /// Opens the other connections, which have nothing to do.
  @Setup
  public void open() {
    for (var i = 0; i < CONNECTIONS; i++) {
      table.newLease();
    }
  }

  /// A request while nothing is published.
  @Benchmark
  public long leftAlone(Connection connection) {
    return request(connection);
  }

  /// A request while tables are published.
  @Benchmark
  @Group("replaced")
  public long request(Connection connection) {
    var found = connection.lease.acquire().generation();
    connection.lease.release();
    return found;
  }

  /// Publishes once in a millisecond; its own time says nothing.
  @Benchmark
  @Group("replaced")
  public void publishNowAndThen() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    publish();
  }

  /// Publishes, and closes what has drained, looking at all leases.
  @Benchmark
  public void publish() {
    table.publish(table(++generation));
    table.closeDrained();
  }
}
