package dev.weir.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.telemetry.Metric.Description;
import dev.weir.gateway.telemetry.tally.Exemplar;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

  private static final Metric.Origin ORIGIN =
      new Metric.Origin(Resource.empty(), InstrumentationScopeInfo.create("test"));
  private static final Moments MOMENTS = new Moments(1, 2);
  private static final Description X = new Description("x", "", "What x is.");

  private static Attributes attributes(String key, String value) {
    return Attributes.of(AttributeKey.stringKey(key), value);
  }

  private static String text(MetricData... metrics) {
    var text = PrometheusText.of(MetricsFormat.PLAIN, Resource.empty(), List.of(metrics));
    return text.substring(0, text.indexOf("# HELP target_info"))
        + text.substring(text.indexOf("target_info 1\n") + "target_info 1\n".length());
  }

  private static String openText(MetricData... metrics) {
    return PrometheusText.of(MetricsFormat.OPEN_METRICS, Resource.empty(), List.of(metrics));
  }

  private static Metric gauge(Description description, Attributes attributes, long value) {
    return ORIGIN.gauge(description, List.of(MOMENTS.point(attributes, value)));
  }

  @Test
  void escapesValuesAndHelp() {
    var description = new Description("x", "", "a\\b\n\"c\"");

    assertThat(text(gauge(description, attributes("k", "a\\b\n\"c\""), 1)))
        .isEqualTo(
            """
            # HELP x a\\\\b\\n"c"
            # TYPE x gauge
            x{k="a\\\\b\\n\\"c\\""} 1
            """);
  }

  @Test
  void writesHistogramsWithWhatIsAtOrBelowEachBound() {
    var point = MOMENTS.point(attributes("k", "v"), 12.5, List.of(1.0, 5.0), List.of(2L, 0L, 1L));

    assertThat(text(ORIGIN.histogram(X, List.of(point))))
        .isEqualTo(
            """
            # HELP x What x is.
            # TYPE x histogram
            x_bucket{k="v",le="1.0"} 2
            x_bucket{k="v",le="5.0"} 2
            x_bucket{k="v",le="+Inf"} 3
            x_sum{k="v"} 12.5
            x_count{k="v"} 3
            """);
  }

  @Test
  void writesNumbersThatAreNone() {
    var points =
        List.of(
            MOMENTS.point(attributes("k", "a"), Double.NaN),
            MOMENTS.point(attributes("k", "b"), Double.NEGATIVE_INFINITY));

    assertThat(text(ORIGIN.sum(X, points)))
        .contains("x_total{k=\"a\"} NaN\n")
        .contains("x_total{k=\"b\"} -Inf\n");
  }

  @Test
  void writesMetricsThatComeToOneNameAsOneFamily() {
    var other = new Description("x", "{other}", "Another help.");

    assertThat(text(gauge(X, attributes("k", "a"), 1), gauge(other, attributes("k", "b"), 2)))
        .isEqualTo(
            """
            # HELP x What x is.
            # TYPE x gauge
            x{k="a"} 1
            x{k="b"} 2
            """);
  }

  @Test
  void writesNoSeriesTwice() {
    var first = gauge(X, attributes("k.k", "a"), 1);
    var second = gauge(X, attributes("k_k", "a"), 2);

    assertThat(text(first, second)).contains("x{k_k=\"a\"} 1\n").doesNotContain("2\n");
  }

  @Test
  void writesNoFamilyWithTwoTypes() {
    var point = MOMENTS.point(Attributes.empty(), 1.0, List.of(), List.of(1L));

    assertThat(text(gauge(X, attributes("k", "a"), 1), ORIGIN.histogram(X, List.of(point))))
        .contains("# TYPE x gauge")
        .doesNotContain("histogram")
        .doesNotContain("x_bucket");
  }

  @Test
  void joinsLabelsThatComeToOneName() {
    var attributes =
        Attributes.of(AttributeKey.stringKey("a.b"), "1", AttributeKey.stringKey("a_b"), "2");

    assertThat(text(gauge(X, attributes, 1))).contains("x{a_b=\"1;2\"} 1");
  }

  @Test
  void leavesOutMetricsWithoutValues() {
    assertThat(text(ORIGIN.gauge(X, List.of()))).isEmpty();
  }

  @Test
  void writesOpenMetricsToTheEnd() {
    var bytes = new Description("y", "By", "Says \"y\".");
    var counter = ORIGIN.counter(bytes, List.of(MOMENTS.point(attributes("k", "v"), 3)));

    assertThat(openText(counter))
        .isEqualTo(
            """
            # HELP target Who has these metrics; always 1.
            # TYPE target info
            target_info 1
            # HELP y_bytes Says \\"y\\".
            # TYPE y_bytes counter
            # UNIT y_bytes bytes
            y_bytes_total{k="v"} 3
            # EOF
            """);
  }

  @Test
  void writesExemplarsBesideTheirBuckets() {
    var durations =
        new HistogramPoint(
            MOMENTS,
            Attributes.empty(),
            2.5,
            List.of(1.0),
            List.of(1L, 1L),
            List.of(new Exemplar(1, 2, 3, 2_000_000_000, 1_500)));

    assertThat(openText(ORIGIN.histogram(X, List.of(durations))))
        .contains("x_bucket{le=\"1.0\"} 1\n")
        .contains(
            "x_bucket{le=\"+Inf\"} 2 # {span_id=\"0000000000000003\","
                + "trace_id=\"00000000000000010000000000000002\"} 2.0 1.5\n");
    assertThat(text(ORIGIN.histogram(X, List.of(durations)))).doesNotContain("trace_id");
  }

  @Test
  void tellsAGaugeFromACounterThatIsCalledAlike() {
    var counter = ORIGIN.counter(X, List.of(MOMENTS.point(Attributes.empty(), 1)));
    var gauge = gauge(X, Attributes.empty(), 2);

    assertThat(text(gauge, counter)).contains("\nx 2\n").contains("\nx_total 1\n");
    assertThat(openText(gauge, counter)).contains("\nx_value 2\n").contains("\nx_total 1\n");
  }

  @Test
  void writesWhatTheReaderLikesBest() {
    assertThat(MetricsFormat.of("")).isEqualTo(MetricsFormat.PLAIN);
    assertThat(MetricsFormat.of("*/*")).isEqualTo(MetricsFormat.PLAIN);
    assertThat(MetricsFormat.of("application/openmetrics-text"))
        .isEqualTo(MetricsFormat.OPEN_METRICS);
    assertThat(MetricsFormat.of("text/plain, application/openmetrics-text;q=0.5"))
        .isEqualTo(MetricsFormat.PLAIN);
    assertThat(
            MetricsFormat.of(
                "application/openmetrics-text; version=1.0.0,"
                    + "application/openmetrics-text; version=0.0.1; q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"))
        .isEqualTo(MetricsFormat.OPEN_METRICS);
  }
}
