package dev.weir.plugins.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipBodyTest {

  private int made;
  private int released;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000, 8192, 100_000})
  void keepsEachByteWhateverTheSizeOfTheReads(int size) throws Exception {
    var content = new byte[300_000];
    new Random(7).nextBytes(content);
    var body = gzip(Body.of(content));

    var zipped = ByteBuffer.allocate(400_000);
    var target = ByteBuffer.allocate(size);
    while (body.read(target) >= 0) {
      zipped.put(target.flip());
      target.clear();
    }

    assertThat(unzipped(zipped.flip())).isEqualTo(content);
    assertThat(released).isEqualTo(made).isEqualTo(1);
  }

  @Test
  void compressesLargeTextWell() throws Exception {
    var text = "a line of text, and another one\n".repeat(50_000);

    var zipped = gzip(new PiecesBody(text)).readAll(DataSize.ofMebibytes(1));

    assertThat(unzipped(ByteBuffer.wrap(zipped))).asString().isEqualTo(text);
    assertThat(zipped.length).isLessThan(text.length() / 50);
  }

  @Test
  void passesEachPieceOnBeforeItAsksForTheNext() throws Exception {
    var source = new PiecesBody("data: 1\n\n", "data: 2\n\n", "data: 3\n\n");
    var body = gzip(source);
    var inflater = new Inflater(true);
    var seen = new StringBuilder();

    for (var i = 1; i <= 3; i++) {
      var target = ByteBuffer.allocate(4096);
      body.read(target);
      target.flip().position(i == 1 ? 10 : 0);
      seen.append(inflated(inflater, target));

      assertThat(seen).asString().endsWith("data: " + i + "\n\n");
      assertThat(source.left()).isEqualTo(3 - i);
    }
    inflater.end();
  }

  @Test
  void needsOneReadForASmallBodyOfKnownLength() throws Exception {
    var body = gzip(Body.of("hello"));
    var target = ByteBuffer.allocate(4096);

    body.read(target);

    assertThat(unzipped(target.flip())).asString().isEqualTo("hello");
    assertThat(body.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void isAWholeFileEvenWithoutContent() throws Exception {
    var zipped = gzip(new PiecesBody()).readAll(DataSize.ofKibibytes(1));

    assertThat(unzipped(ByteBuffer.wrap(zipped))).isEmpty();
  }

  @Test
  void keepsTheTrailers() throws Exception {
    var body = gzip(new PiecesBody("hello"));

    assertThat(body.trailers().size()).isZero();
    body.readAll(DataSize.ofKibibytes(1));

    assertThat(body.trailers().first("X-Sum")).contains("1");
  }

  @Test
  void breaksOffWhereTheSourceDoes() throws Exception {
    var body = gzip(PiecesBody.breakingOff("hello"));
    body.read(ByteBuffer.allocate(4096));

    assertThatThrownBy(() -> body.read(ByteBuffer.allocate(4096)))
        .isInstanceOf(IOException.class)
        .hasMessage("reset");

    assertThat(released).isEqualTo(1);
    assertThatThrownBy(() -> body.read(ByteBuffer.allocate(4096))).isInstanceOf(IOException.class);
  }

  @Test
  void releasesTheDeflaterWhenClosedEarly() throws Exception {
    var source = new PiecesBody("hello", "world");
    var body = gzip(source);
    body.read(ByteBuffer.allocate(5));

    body.close();
    body.close();

    assertThat(released).isEqualTo(1);
    assertThat(source.isClosed()).isTrue();
    assertThatThrownBy(() -> body.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
  }

  @Test
  void makesNoDeflaterThatNobodyNeeds() {
    var source = new PiecesBody("hello");

    gzip(source).close();

    assertThat(made).isZero();
    assertThat(source.isClosed()).isTrue();
  }

  private GzipBody gzip(Body source) {
    return new GzipBody(source, CountedDeflater::new);
  }

  private static byte[] unzipped(ByteBuffer zipped) throws IOException {
    var bytes = new byte[zipped.remaining()];
    zipped.get(bytes);
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return gzip.readAllBytes();
    }
  }

  private static String inflated(Inflater inflater, ByteBuffer zipped) throws Exception {
    var plain = ByteBuffer.allocate(4096);
    inflater.setInput(zipped);
    inflater.inflate(plain);
    return StandardCharsets.UTF_8.decode(plain.flip()).toString();
  }

  private final class CountedDeflater extends Deflater {

    CountedDeflater() {
      super(5, true);
      made++;
    }

    @Override
    public void end() {
      released++;
      super.end();
    }
  }
}
