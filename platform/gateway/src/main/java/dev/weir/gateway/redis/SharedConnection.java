package dev.weir.gateway.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A connection to a Redis server on which the commands of many requests follow each other: opened
/// when it is needed, and again when it was lost. No command is sent twice.
final class SharedConnection {

  // Calls that come while a server is away fail at once, but for one that tries every so often.
  private static final long RETRY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MAX_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Keyword(String word) implements ProtocolKeyword {

    @Override
    public byte[] getBytes() {
      return word.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
      return word;
    }
  }

  private final String upstream;
  private final Supplier<CompletionStage<StatefulRedisConnection<byte[], byte[]>>> connector;

  private @Nullable CompletableFuture<StatefulRedisConnection<byte[], byte[]>> attempt;
  private long attemptedAt;

  // Guarded by who shares it out, as are the methods that change them.
  private int users;
  private long usedAt;

  // Since when commands have gone unanswered, on the clock of System.nanoTime; 0 if they have not.
  private volatile long silentSince;

  SharedConnection(
      String upstream,
      Supplier<CompletionStage<StatefulRedisConnection<byte[], byte[]>>> connector) {
    this.upstream = upstream;
    this.connector = connector;
  }

  /// Says that somebody is about to use it.
  void enter() {
    users++;
  }

  /// Says that he does not use it any more.
  void leave() {
    users--;
    usedAt = System.nanoTime();
  }

  /// Closes it if nobody uses it and, while it is connected, nobody has for as long as that.
  ///
  /// @return whether it was closed; it must not be used any more
  boolean closeIfIdle(long now, long keepNanos) {
    var patience = isConnected() ? keepNanos : RETRY_PAUSE_NANOS;
    if (users > 0 || now - usedAt < patience) {
      return false;
    }
    close();
    return true;
  }

  private synchronized boolean isConnected() {
    return attempt != null
        && attempt.state() == Future.State.SUCCESS
        && attempt.resultNow().isOpen();
  }

  private synchronized void close() {
    if (attempt != null) {
      // It may not be there yet.
      var _ = attempt.thenCompose(StatefulConnection::closeAsync);
    }
  }

  /// Sends a command and waits for its reply.
  ///
  /// @throws IOException if there is none in time
  byte[] call(List<byte[]> parts, Reply reply, long deadlineNanos)
      throws IOException, InterruptedException {
    var connection = connection(deadlineNanos);
    var sentAt = System.nanoTime();
    var command = command(parts, reply);
    connection.dispatch(command);
    try {
      command.get(deadlineNanos - sentAt, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      command.cancel(true);
      closeIfSilent(connection, sentAt);
      throw new IOException("upstream " + upstream + ": no reply in time", e);
    } catch (ExecutionException | CancellationException e) {
      throw failure("the connection was lost", e);
    }
    silentSince = 0;
    if (reply.isTooLarge()) {
      throw new IOException("upstream " + upstream + ": the reply is too large");
    }
    return reply.bytes();
  }

  private static AsyncCommand<byte[], byte[], byte[]> command(List<byte[]> parts, Reply reply) {
    var arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
    parts.stream().skip(1).forEach(arguments::add);
    var keyword = new Keyword(new String(parts.getFirst(), StandardCharsets.ISO_8859_1));
    return new AsyncCommand<>(new Command<>(keyword, reply, arguments));
  }

  private StatefulRedisConnection<byte[], byte[]> connection(long deadlineNanos)
      throws IOException, InterruptedException {
    try {
      return attempt().get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("upstream " + upstream + ": no connection in time", e);
    } catch (ExecutionException | CancellationException e) {
      throw failure("cannot be reached", e);
    }
  }

  private synchronized Future<StatefulRedisConnection<byte[], byte[]>> attempt() {
    var now = System.nanoTime();
    var current = attempt;
    if (current == null || isOver(current, now)) {
      current = begin();
      attempt = current;
      attemptedAt = now;
      silentSince = 0;
    }
    return current;
  }

  private CompletableFuture<StatefulRedisConnection<byte[], byte[]>> begin() {
    try {
      return connector.get().toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private boolean isOver(Future<StatefulRedisConnection<byte[], byte[]>> current, long now) {
    return switch (current.state()) {
      case RUNNING -> false;
      case SUCCESS -> !current.resultNow().isOpen();
      case FAILED, CANCELLED -> now - attemptedAt > RETRY_PAUSE_NANOS;
    };
  }

  // A server that answers nobody for a while may be unreachable without the connection knowing.
  private void closeIfSilent(StatefulRedisConnection<byte[], byte[]> connection, long sentAt) {
    if (silentSince == 0) {
      silentSince = sentAt;
    } else if (System.nanoTime() - silentSince > MAX_SILENCE_NANOS) {
      var _ = connection.closeAsync();
    }
  }

  private IOException failure(String what, Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new IOException(
        "upstream " + upstream + ": " + what + ": " + cause.getMessage(), failure);
  }
}
