package dev.weir.gateway.telemetry;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;

/// A metric that the SDK did not count itself.
record Metric(
    Resource resource,
    InstrumentationScopeInfo scope,
    Description description,
    MetricDataType type,
    Data<?> data)
    implements MetricData {

  /// What a metric is.
  ///
  /// @param unit as UCUM has it: `s`, `By`, `{request}`
  /// @param text for people; ends with a full stop
  record Description(String name, String unit, String text) {}

  /// What metrics of one producer have in common.
  record Origin(Resource resource, InstrumentationScopeInfo scope) {

    /// Numbers that rise and fall.
    Metric gauge(Description description, List<LongPointData> points) {
      return metric(description, MetricDataType.LONG_GAUGE, GaugeData.createLongGaugeData(points));
    }

    /// Numbers with fractions that rise and fall.
    Metric level(Description description, List<DoublePointData> points) {
      return metric(
          description, MetricDataType.DOUBLE_GAUGE, GaugeData.createDoubleGaugeData(points));
    }

    /// Counts since the beginning.
    Metric counter(Description description, List<LongPointData> points) {
      var data = SumData.createLongSumData(true, AggregationTemporality.CUMULATIVE, points);
      return metric(description, MetricDataType.LONG_SUM, data);
    }

    /// Numbers that rise and fall and make sense when they are added up.
    Metric upDown(Description description, List<LongPointData> points) {
      var data = SumData.createLongSumData(false, AggregationTemporality.CUMULATIVE, points);
      return metric(description, MetricDataType.LONG_SUM, data);
    }

    /// Sums since the beginning.
    Metric sum(Description description, List<DoublePointData> points) {
      var data = SumData.createDoubleSumData(true, AggregationTemporality.CUMULATIVE, points);
      return metric(description, MetricDataType.DOUBLE_SUM, data);
    }

    /// Distributions since the beginning.
    Metric histogram(Description description, List<HistogramPointData> points) {
      var data = HistogramData.create(AggregationTemporality.CUMULATIVE, points);
      return metric(description, MetricDataType.HISTOGRAM, data);
    }

    private Metric metric(Description description, MetricDataType type, Data<?> data) {
      return new Metric(resource, scope, description, type, data);
    }
  }

  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return scope;
  }

  @Override
  public String getName() {
    return description.name();
  }

  @Override
  public String getDescription() {
    return description.text();
  }

  @Override
  public String getUnit() {
    return description.unit();
  }

  @Override
  public MetricDataType getType() {
    return type;
  }

  @Override
  public Data<?> getData() {
    return data;
  }
}
