package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyTest {

  /// A stream of so many bytes, which come in pieces of at most 1000, with a trailer behind them.
  private static final class Stream implements Body {

    private final int size;
    private final long length;
    private int position;
    private boolean ended;
    private boolean closed;

    Stream(int size, long length) {
      this.size = size;
      this.length = length;
    }

    static Stream ofUnknownLength(int size) {
      return new Stream(size, -1);
    }

    @Override
    public int read(ByteBuffer target) {
      if (position == size) {
        ended = true;
        return -1;
      }
      var count = Math.min(Math.min(target.remaining(), 1000), size - position);
      for (var i = 0; i < count; i++) {
        target.put((byte) position++);
      }
      return count;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public Headers trailers() {
      return ended ? Headers.of("X-Sum", "1") : Headers.empty();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, -1",
    "1, -1",
    "8191, -1",
    "8192, -1",
    "8193, -1",
    "50000, -1",
    "0, 0",
    "1, 1",
    "50000, 50000"
  })
  void readsAllUpToTheLimit(int size, long length) throws Exception {
    var bytes = new Stream(size, length).readAll(DataSize.ofBytes(size));

    assertThat(bytes).hasSize(size);
    for (var i = 0; i < size; i++) {
      assertThat(bytes[i]).isEqualTo((byte) i);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, -1, 0", "8193, -1, 8192", "50000, -1, 49999", "5, 5, 4", "5, 0, 4", "50, 7, 49"})
  void refusesMoreThanTheLimit(int size, long length, long limit) {
    assertThatThrownBy(() -> new Stream(size, length).readAll(DataSize.ofBytes(limit)))
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BODY_TOO_LARGE))
        .hasMessage("body (expected: <= " + DataSize.ofBytes(limit) + ")");
  }

  @Test
  void readsNothingOfABodyThatSaysItIsTooLong() {
    var body = new Stream(5, 5);

    assertThatThrownBy(() -> body.readAll(DataSize.ofBytes(4)))
        .isInstanceOf(GatewayException.class);

    assertThat(body.position).isZero();
  }

  @Test
  void buffersAStreamWithItsTrailers() throws Exception {
    var buffered = Stream.ofUnknownLength(3).buffered(DataSize.ofBytes(3));

    assertThat(buffered.isReplayable()).isTrue();
    assertThat(buffered.length()).isEqualTo(3);
    assertThat(buffered.replay().readAll(DataSize.ofBytes(3))).containsExactly(0, 1, 2);
    assertThat(buffered.readAll(DataSize.ofBytes(3))).containsExactly(0, 1, 2);
    assertThat(buffered.replay().trailers().first("X-Sum")).contains("1");
  }

  @Test
  void buffersAReplayableBodyAsItIsButNotBeyondTheLimit() throws Exception {
    var body = Body.of("hello");

    assertThat(body.buffered(DataSize.ofBytes(5))).isSameAs(body);
    assertThatThrownBy(() -> body.buffered(DataSize.ofBytes(4)))
        .isInstanceOf(GatewayException.class);
  }

  @Test
  void replaysFromTheFirstByte() throws Exception {
    var body = Body.of("hello");
    body.read(ByteBuffer.allocate(3));

    assertThat(text(body.replay())).isEqualTo("hello");
    assertThat(text(body)).isEqualTo("lo");
    assertThat(text(body)).isEmpty();
  }

  @Test
  void tellsNoRoomFromTheEnd() throws Exception {
    var body = Body.of("hello");

    assertThat(body.read(ByteBuffer.allocate(0))).isZero();
    assertThat(body.read(ByteBuffer.allocate(9))).isEqualTo(5);
    assertThat(body.read(ByteBuffer.allocate(9))).isEqualTo(-1);
  }

  @Test
  void doesNotChangeWithTheArrayItWasMadeFrom() throws Exception {
    var bytes = "hello".getBytes(StandardCharsets.UTF_8);
    var body = Body.of(bytes);

    bytes[0] = 'j';

    assertThat(text(body)).isEqualTo("hello");
  }

  @Test
  void isEmptyAsOftenAsOneLooks() throws Exception {
    assertThat(Body.of("")).isSameAs(Body.empty());
    assertThat(Body.of(new byte[0])).isSameAs(Body.empty());
    assertThat(Body.empty().length()).isZero();
    assertThat(Body.empty().replay().read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void cannotReplayAStream() {
    assertThatThrownBy(() -> Stream.ofUnknownLength(1).replay())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the body is a stream (expected: a replayable body)");
  }

  @Test
  void canBeReadAsAnInputStreamThatClosesIt() throws Exception {
    var body = Stream.ofUnknownLength(5000);

    try (var stream = body.toInputStream()) {
      assertThat(stream.read()).isZero();
      assertThat(stream.read(new byte[0])).isZero();
      assertThat(stream.readNBytes(255)[254]).isEqualTo((byte) 255);
      assertThat(stream.read()).isZero();
      assertThat(stream.readAllBytes()).hasSize(5000 - 257);
      assertThat(stream.read()).isEqualTo(-1);
    }

    assertThat(body.closed).isTrue();
  }

  private static String text(Body body) throws IOException {
    return new String(body.readAll(DataSize.ofKibibytes(1)), StandardCharsets.UTF_8);
  }
}
