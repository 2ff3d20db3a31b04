package dev.weir.gateway.plugin.host;

import dev.weir.api.Expect;
import dev.weir.api.Metrics;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/// One number, or spread of numbers, under one name and one set of labels.
sealed interface Series {

  /// Counts.
  record Counting(LongAdder count) implements Series, Metrics.Counter {

    Counting() {
      this(new LongAdder());
    }

    @Override
    public void add(long amount) {
      Expect.that(amount >= 0, "amount", amount, "0 or more");
      count.add(amount);
    }
  }

  /// Asks.
  ///
  /// @param owner whose classes the supplier is made of
  record Asking(Object owner, DoubleSupplier supplier) implements Series {}

  /// Spreads.
  record Spreading(List<Double> bounds, List<LongAdder> counts, DoubleAdder sum)
      implements Series, Metrics.Histogram {

    Spreading(List<Double> bounds) {
      this(
          List.copyOf(bounds),
          Stream.generate(LongAdder::new).limit(bounds.size() + 1L).toList(),
          new DoubleAdder());
    }

    @Override
    public void record(double value) {
      if (Double.isFinite(value)) {
        var found = Collections.binarySearch(bounds, value);
        counts.get(found < 0 ? -found - 1 : found).increment();
        sum.add(value);
      }
    }

    PluginMetric.Spread value() {
      return new PluginMetric.Spread(
          bounds, counts.stream().map(LongAdder::sum).toList(), sum.sum());
    }
  }
}
