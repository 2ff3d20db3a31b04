package dev.weir.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OtlpReaderTest {

  /// Answers when it is told to.
  private static final class Hanging implements MetricExporter {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableResultCode answer = new CompletableResultCode();
    private volatile boolean isShutDown;

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      asked.countDown();
      return answer;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      isShutDown = true;
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }
  }

  private final Hanging exporter = new Hanging();
  private final OtlpReader reader = new OtlpReader();
  private final SdkMeterProvider meters =
      SdkMeterProvider.builder().registerMetricReader(reader).build();

  @BeforeEach
  void begin() throws InterruptedException {
    meters.get("test").counterBuilder("test").build().add(1);
    reader.use(Optional.of(exporter), Optional.of(Duration.ofMillis(10)));
    exporter.asked.await();
  }

  @AfterEach
  void close() {
    exporter.answer.succeed();
    meters.close();
  }

  @Test
  void doesNotWaitForTheCollectorBefore() {
    reader.use(Optional.empty(), Optional.empty());

    assertThat(exporter.isShutDown).isFalse();
    exporter.answer.succeed();
    Eventually.isTrue("shut down", () -> exporter.isShutDown);
  }

  @Test
  void doesNotWaitForTheCollectorAtTheEnd() {
    var ended = reader.shutdown();

    assertThat(ended.isDone()).isFalse();
    exporter.answer.succeed();
    Eventually.isTrue("ended", ended::isDone);
  }
}
