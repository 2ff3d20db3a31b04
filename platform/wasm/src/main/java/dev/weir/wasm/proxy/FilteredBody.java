package dev.weir.wasm.proxy;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.wasm.engine.GuestTrap;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A body on its way through a guest: chunk by chunk as it comes, more at once only while the guest
/// holds it.
///
/// Reading from the source does not hold the instance, calling the guest does.
final class FilteredBody implements Body {

  /// Bodies up to this size are told before their head passes if that makes nobody wait, so that
  /// their length is known then.
  private static final int MAX_READ_AHEAD = 64 << 10;

  private static final int CHUNK_BYTES = 16 << 10;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Stream stream;
  private final Direction direction;
  private final Body source;
  private final boolean isRequest;
  private ByteBuffer ready = NOTHING;
  private Headers trailers = Headers.empty();
  private long consumed;
  private boolean isEndTold;
  private boolean isPaused;
  private boolean isOver;

  FilteredBody(Stream stream, Direction direction, Body source) {
    this.stream = stream;
    this.direction = direction;
    this.source = source;
    this.isRequest = direction.equals(stream.request());
  }

  /// Reads and tells the guest until it lets the head go, or has decided the end otherwise.
  void readWhileHeld() throws IOException {
    while (isHeld()) {
      step();
    }
  }

  private boolean isHeld() {
    stream.instance().lock();
    try {
      releaseIfContinued();
      return direction.isHeld() && !stream.isDecided() && !isOver;
    } finally {
      stream.instance().unlock();
    }
  }

  /// Reads and tells all of a small body that is there already.
  ///
  /// If the guest holds a response's, its head waits with it, so that a guest that fails then still
  /// has a head to replace; what it injects meanwhile lets the head go. A request's head goes on,
  /// as what lets its body go may be the response.
  void readAhead() throws IOException {
    var length = source.length();
    if (length > 0 && length <= MAX_READ_AHEAD && source.available() >= length) {
      while (!isOver && !letsHeadGo()) {
        step();
      }
    }
  }

  private boolean letsHeadGo() {
    return isPaused && (isRequest || ready.hasRemaining());
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (!ready.hasRemaining()) {
      if (isOver) {
        return -1;
      }
      step();
    }
    var count = Math.min(target.remaining(), ready.remaining());
    target.put(ready.slice(ready.position(), count));
    ready.position(ready.position() + count);
    return count;
  }

  /// Reads one chunk from the source, or waits for the guest if the source is at its end, and does
  /// what the guest wants.
  private void step() throws IOException {
    var chunk = isEndTold ? NOTHING : ByteBuffer.allocate(chunkSize());
    var count = isEndTold ? 0 : source.read(chunk);
    var instance = stream.instance();
    instance.lock();
    try {
      stream.throwIfStopped(direction);
      releaseIfContinued();
      if (isEndTold) {
        awaitContinue();
      } else if (count < 0) {
        tellEnd();
      } else {
        take(chunk.array(), count);
      }
    } catch (GuestTrap trap) {
      throw stream.failure(trap);
    } finally {
      if (isOver && !isRequest) {
        stream.finish();
      }
      instance.settle();
      instance.unlock();
    }
  }

  private int chunkSize() {
    var left = source.length() < 0 ? CHUNK_BYTES : source.length() - consumed;
    return Math.clamp(left, 1, CHUNK_BYTES);
  }

  private void take(byte[] chunk, int count) {
    consumed += count;
    if (isRequest) {
      stream.countRequestBytes(count);
    } else {
      stream.countResponseBytes(count);
    }
    direction.buffer().append(chunk, count);
    // A body of known length has no trailers, so its last byte is its end.
    isEndTold = consumed == source.length();
    tellBody();
  }

  private void tellEnd() {
    isEndTold = true;
    var fields = source.trailers();
    if (fields.size() == 0) {
      tellBody();
    } else {
      tellTrailers(fields);
    }
  }

  private void tellTrailers(Headers fields) {
    var action = direction.tellTrailers(fields);
    stream.throwIfStopped(direction);
    if (action == Action.CONTINUE) {
      pass();
    } else {
      hold();
    }
  }

  private void tellBody() {
    var action = direction.tellBody(isEndTold);
    // A guest that has answered or closed the stream decides nothing more by what it returns.
    stream.throwIfStopped(direction);
    switch (action) {
      case CONTINUE, CONTINUE_AND_END -> pass();
      case STOP, STOP_ALL -> hold();
      case DROP -> {
        direction.buffer().clear();
        hold();
      }
    }
  }

  /// Keeps what is buffered, within the cap.
  private void hold() {
    isPaused = true;
    releaseIfContinued();
    if (isPaused && direction.hasInjected()) {
      passInjected();
    }
    if (direction.buffer().size() > stream.instance().limits().bodyBytes()) {
      throw tooLarge();
    }
  }

  private GatewayException tooLarge() {
    var instance = stream.instance();
    var code = isRequest ? ErrorCode.BODY_TOO_LARGE : ErrorCode.FILTER_FAILED;
    return new GatewayException(
        code, instance.name() + ": holds a body of more than " + instance.limits().body());
  }

  /// Waits until the guest lets go what it holds after the end.
  private void awaitContinue() {
    if (isOver || !isPaused) {
      return;
    }
    stream.await(direction, false);
    stream.throwIfStopped(direction);
    if (direction.isContinued()) {
      pass();
    } else {
      passInjected();
    }
  }

  /// Lets what is held go if the guest has continued it, be it while the source was read.
  private void releaseIfContinued() {
    if (direction.isContinued() && (isPaused || direction.isHeld())) {
      pass();
    }
  }

  /// Lets all go that is buffered.
  private void pass() {
    isPaused = false;
    direction.passHeaders();
    makeReady(direction.takeInjectedAnd(direction.buffer().take()));
    if (isEndTold || direction.isEndInjected()) {
      trailers = direction.passTrailers();
      end();
    }
  }

  private void passInjected() {
    direction.passHeaders();
    makeReady(direction.takeInjectedAnd(NOTHING));
    if (direction.isEndInjected()) {
      end();
    }
  }

  private void end() {
    isOver = true;
    direction.passBody();
  }

  private void makeReady(ByteBuffer more) {
    if (!ready.hasRemaining()) {
      ready = more;
    } else if (more.hasRemaining()) {
      ready = ByteBuffer.allocate(ready.remaining() + more.remaining()).put(ready).put(more).flip();
    }
  }

  @Override
  public long length() {
    return isOver ? ready.remaining() : -1;
  }

  @Override
  public int available() {
    return ready.remaining();
  }

  @Override
  public Headers trailers() {
    return trailers;
  }

  @Override
  public void close() {
    source.close();
    if (!isRequest) {
      stream.close();
    }
  }
}
