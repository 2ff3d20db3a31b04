package dev.weir.wasm.host;

import dev.weir.api.Filter;
import java.util.List;

/// A filter with guest instances behind it.
public interface GuestFilter extends Filter, AutoCloseable {

  /// How its instances are now.
  InstanceCounts instances();

  /// The metrics that its guest has defined, as they stand.
  List<MetricSample> metrics();

  /// Closes the idle instances now and the others when their requests are done.
  @Override
  void close();
}
