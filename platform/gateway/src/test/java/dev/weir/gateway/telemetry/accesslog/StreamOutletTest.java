package dev.weir.gateway.telemetry.accesslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class StreamOutletTest {

  /// Takes a few bytes, and fails once.
  private static final class Pipe extends OutputStream {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int room = 6;

    @Override
    public void write(int oneByte) throws IOException {
      if (room-- == 0) {
        throw new IOException("broken pipe");
      }
      taken.write(oneByte);
    }
  }

  private static Batch batch(String... lines) {
    var ring = new ByteRing(1024);
    for (var line : lines) {
      ring.offer((line + "\n").getBytes(US_ASCII), line.length() + 1);
    }
    var batch = new Batch(1024);
    batch.fill(ring);
    return batch;
  }

  @Test
  void endsTheLineOfWhichHalfWasWrittenWhenWritingFailed() throws Exception {
    var pipe = new Pipe();
    var outlet = new StreamOutlet(pipe);
    assertThatThrownBy(() -> outlet.write(batch("one", "two")))
        .isInstanceOf(LostLinesException.class);

    outlet.write(batch("three"));
    outlet.write(batch("four"));

    assertThat(pipe.taken.toString(US_ASCII)).isEqualTo("one\ntw\nthree\nfour\n");
  }
}
