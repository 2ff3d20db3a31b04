package dev.weir.gateway.wire;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection: a socket channel with deadlines that can tell, while nobody reads it, that its
/// peer has left.
///
/// One thread reads and one thread writes; they block, on virtual threads. The [DeadlineWatch] ends
/// a wait whose deadline has passed: a read on a downstream wire then finds the end of the stream,
/// so that the reader can still answer; anything else finds the channel closed.
public final class Wire implements AutoCloseable {

  /// No deadline.
  private static final long NEVER = Long.MAX_VALUE;

  // Long enough that a request which is answered at once is never probed, and short enough that a
  // client that left is noticed within 250 ms.
  private static final long PROBE_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(80);
  private static final long FAR_AWAY_NANOS = TimeUnit.DAYS.toNanos(1);

  private static final int MAX_PROBED = 16 << 10;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  // Whether the watch may look into the channel for a client that left: only while it is WAITING.
  // A probe and a thread that reads or writes would wait for each other, and the watch, with
  // everybody's deadlines, for both; so a thread takes the wire back first, and while it is used,
  // by
  // as many threads as the number says, nobody can have it watched.
  private static final int UNUSED = 0;
  private static final int WAITING = -1;
  private static final int PROBING = -2;

  private static final VarHandle STATE;
  private static final VarHandle READ_DEADLINE;
  private static final VarHandle WRITE_DEADLINE;

  static {
    try {
      var lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(Wire.class, "state", int.class);
      READ_DEADLINE = lookup.findVarHandle(Wire.class, "readDeadline", long.class);
      WRITE_DEADLINE = lookup.findVarHandle(Wire.class, "writeDeadline", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SocketChannel channel;
  private final DeadlineWatch watch;
  private final boolean isDownstream;

  // Written by the threads of the connection, read by the watch; through the handles above.
  @SuppressWarnings("UnusedVariable")
  private long readDeadline = NEVER;

  @SuppressWarnings("UnusedVariable")
  private long writeDeadline = NEVER;

  private long bytesWritten;

  @SuppressWarnings("UnusedVariable")
  private int state = UNUSED;

  // Written before STATE is set to WAITING, or while it is PROBING.
  private long nextProbe = NEVER;
  private int maxProbed = 1;

  private volatile boolean isExpired;
  private volatile @Nullable Runnable whenPeerLeaves;

  private final ByteBuffer sign = ByteBuffer.allocate(1);

  // What probes have met, for the next read; handed over through STATE.
  private ByteBuffer probed = NOTHING;

  private Wire(SocketChannel channel, DeadlineWatch watch, boolean isDownstream) {
    this.channel = channel;
    this.watch = watch;
    this.isDownstream = isDownstream;
    watch.add(this);
  }

  /// The wire to a client.
  public static Wire downstream(SocketChannel channel, DeadlineWatch watch) {
    return new Wire(channel, watch, true);
  }

  /// The wire to an endpoint.
  public static Wire upstream(SocketChannel channel, DeadlineWatch watch) {
    return new Wire(channel, watch, false);
  }

  /// The channel, for options and addresses.
  public SocketChannel channel() {
    return channel;
  }

  /// Lets reads wait that long from now on, in all.
  public void allowReadsFor(long nanos) {
    READ_DEADLINE.setOpaque(this, watch.now() + nanos);
  }

  /// Lets writes wait that long from now on, in all.
  public void allowWritesFor(long nanos) {
    WRITE_DEADLINE.setOpaque(this, watch.now() + nanos);
  }

  /// Ends [#allowReadsFor].
  public void readsAreDone() {
    READ_DEADLINE.setOpaque(this, NEVER);
  }

  private void writesAreDone() {
    WRITE_DEADLINE.setOpaque(this, NEVER);
  }

  /// Whether a deadline has passed. A wire stays expired.
  public boolean isExpired() {
    return isExpired;
  }

  /// Reads what there is, waiting for at least one byte.
  ///
  /// @return the number of bytes, or -1 at the end of the stream
  /// @throws TimedOutException if a deadline passed
  public int read(ByteBuffer target) throws IOException {
    use();
    try {
      if (probed.hasRemaining()) {
        return takeProbed(target);
      }
      var count = channel.read(target);
      if (count < 0 && isExpired) {
        throw new TimedOutException("the peer sent nothing for too long");
      }
      return count;
    } catch (IOException e) {
      throw isExpired ? new TimedOutException("the peer sent nothing for too long") : e;
    } finally {
      STATE.getAndAdd(this, -1);
    }
  }

  private int takeProbed(ByteBuffer target) {
    var count = Math.min(target.remaining(), probed.remaining());
    target.put(probed.slice(probed.position(), count));
    probed.position(probed.position() + count);
    if (!probed.hasRemaining()) {
      probed = NOTHING;
    }
    return count;
  }

  /// Writes all bytes, within the time given.
  ///
  /// @throws TimedOutException if the peer did not take them in time
  public void write(ByteBuffer source, long nanos) throws IOException {
    use();
    allowWritesFor(nanos);
    try {
      while (source.hasRemaining()) {
        bytesWritten += channel.write(source);
        if (source.hasRemaining()) {
          allowWritesFor(nanos);
        }
      }
    } catch (IOException e) {
      throw isExpired ? new TimedOutException("the peer took nothing for too long") : e;
    } finally {
      writesAreDone();
      STATE.getAndAdd(this, -1);
    }
  }

  /// How many bytes have been written in all.
  public long bytesWritten() {
    return bytesWritten;
  }

  private void use() {
    while (true) {
      var now = (int) STATE.getAcquire(this);
      if (now != PROBING && STATE.compareAndSet(this, now, Math.max(now, UNUSED) + 1)) {
        return;
      }
      Thread.onSpinWait();
    }
  }

  /// Looks for a sign of life without waiting.
  ///
  /// @return 0 if the connection is as quiet as it should be, 1 if there is something to read, -1
  ///   if the peer has left
  public int peek() {
    return readWithoutWaiting(sign.clear());
  }

  private int readWithoutWaiting(ByteBuffer target) {
    try {
      channel.configureBlocking(false);
      try {
        return channel.read(target);
      } finally {
        channel.configureBlocking(true);
      }
    } catch (IOException e) {
      return -1;
    }
  }

  /// Says that somebody waits for another to answer this peer, so that the watch may look whether
  /// it is still there: until [#stopWaiting], or until a thread reads or writes. Without effect
  /// while one does.
  ///
  /// @param whenPeerLeaves runs on a thread of its own
  /// @param sendsMore whether the peer may still send a part of its message: then up to 16 KiB are
  ///   read ahead, since only behind them shows that it has left
  public void startWaiting(Runnable whenPeerLeaves, boolean sendsMore) {
    this.whenPeerLeaves = whenPeerLeaves;
    maxProbed = sendsMore ? MAX_PROBED : 1;
    nextProbe = watch.now() + PROBE_AFTER_NANOS;
    STATE.compareAndSet(this, UNUSED, WAITING);
  }

  /// Ends [#startWaiting].
  public void stopWaiting() {
    while ((int) STATE.getAcquire(this) < UNUSED && !STATE.compareAndSet(this, WAITING, UNUSED)) {
      Thread.onSpinWait();
    }
  }

  void tick(long now) {
    if (takePast(WRITE_DEADLINE, now)) {
      isExpired = true;
      close();
    } else if (takePast(READ_DEADLINE, now)) {
      isExpired = true;
      endReads();
    } else if ((int) STATE.getAcquire(this) == WAITING
        && now - nextProbe > 0
        && STATE.compareAndSet(this, WAITING, PROBING)) {
      probe(now);
    }
  }

  // Whether the deadline has passed and nobody has cleared it meanwhile.
  private boolean takePast(VarHandle deadline, long now) {
    var time = (long) deadline.getOpaque(this);
    return time != NEVER && now - time > 0 && deadline.compareAndSet(this, time, NEVER);
  }

  private void endReads() {
    if (!isDownstream) {
      close();
      return;
    }
    try {
      channel.shutdownInput();
    } catch (IOException e) {
      close();
    }
  }

  // A client that has sent the next request already is there; what it has sent is looked at no
  // further.
  private void probe(long now) {
    var max = maxProbed;
    var found = probed.remaining() < max ? look(max) : 0;
    var isOver = found < 0 || probed.remaining() >= max;
    nextProbe = now + (isOver ? FAR_AWAY_NANOS : PROBE_AFTER_NANOS);
    var action = whenPeerLeaves;
    STATE.setRelease(this, WAITING);
    if (found < 0 && action != null) {
      // It may run actions of filters and close connections; the watch has others to look after.
      Thread.ofVirtual().name("weir-left").start(action);
    }
  }

  private int look(int max) {
    var found = readWithoutWaiting(sign.clear());
    if (found <= 0) {
      return found;
    }
    var all = ByteBuffer.allocate(max).put(probed).put(sign.flip());
    if (all.hasRemaining()) {
      // The end of the stream shows at the next probe.
      readWithoutWaiting(all);
    }
    probed = all.flip();
    return found;
  }

  /// Closes the connection so that the peer cannot take what it got for complete: with a reset.
  public void abort() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException | UnsupportedOperationException e) {
      // It is closed already, or about to be.
    }
    close();
  }

  /// Closes the connection. Threads that wait on it get an exception.
  @Override
  public void close() {
    watch.remove(this);
    try {
      channel.close();
    } catch (IOException e) {
      // There is nothing that anybody could do about it.
    }
  }
}
