package dev.weir.gateway.telemetry.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtlpOutletTest {

  /// Takes all but the first that it gets.
  private static final class Fussy implements LogRecordExporter {

    private final List<Integer> sizes = new ArrayList<>();

    @Override
    public CompletableResultCode export(Collection<LogRecordData> logs) {
      sizes.add(logs.size());
      return sizes.size() == 1
          ? CompletableResultCode.ofFailure()
          : CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  @Test
  void losesOnlyWhatTheCollectorRefuses() {
    var exporter = new Fussy();
    var outlet = new OtlpOutlet(exporter, List.of(), Resource::getDefault);
    var batch = batch(2500);

    assertThatThrownBy(() -> outlet.write(batch)).isInstanceOf(LostLinesException.class);

    assertThat(exporter.sizes).containsExactly(1000, 1000, 500);
    assertThat(batch.isEmpty()).isTrue();
    assertThat(batch.takeLost()).isEqualTo(1000);
  }

  /// Lines without fields.
  private static Batch batch(int lines) {
    var ring = new ByteRing(1 << 18);
    for (var i = 0; i < lines; i++) {
      ring.offer(new byte[5 * Long.BYTES], 5 * Long.BYTES);
    }
    var batch = new Batch(1 << 18);
    batch.fill(ring);
    return batch;
  }
}
