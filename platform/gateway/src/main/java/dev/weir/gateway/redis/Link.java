package dev.weir.gateway.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The way to one server: a connection on which the commands of all requests follow each other, and
/// the breaker that keeps them from waiting for a server that is away.
///
/// The breaker and the connection are one thing. It is closed while there is a connection that
/// answers. When the connection is lost, or several commands in a row were not answered in time,
/// the connection is thrown away and every command refused at once; in the background a new
/// connection is tried, by nobody's request, with a pause before each attempt. Only one on which a
/// probe was answered in time is used. So an open breaker costs requests nothing, and a server that
/// hangs, is replaced by another one, or is slower than commands may be is the same case as one
/// that is gone.
///
/// No command is sent twice: if the reply is lost, so is the knowledge whether the server did it.
///
/// Safe for use by several threads.
final class Link implements AutoCloseable {

  /// Makes a connection, up to the answer to a probe.
  interface Connector
      extends Supplier<CompletableFuture<StatefulRedisConnection<byte[], byte[]>>> {}

  private static final System.Logger LOGGER = System.getLogger(Link.class.getName());
  private static final int MAX_SILENCES = 5;
  // Each step of an attempt has a shorter one of its own.
  private static final long ATTEMPT_MILLIS = 3000;
  private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  // What a server says that is no place for commands, at least for now.
  private static final List<String> UNFIT = List.of("READONLY", "LOADING", "MASTERDOWN");

  private final String server;
  private final Connector connector;
  private final ScheduledExecutorService timer;
  private final Timeouts timeouts;
  private final Runnable onLoss;
  private final AtomicInteger silences = new AtomicInteger();

  // Not done: the first attempt is under way, which is worth waiting for. Failed: broken.
  private volatile CompletableFuture<StatefulRedisConnection<byte[], byte[]>> current =
      new CompletableFuture<>();

  // Guarded by this.
  private final Backoff backoff = new Backoff(new SplittableRandom());
  private long connectedAt;
  private boolean isClosed;

  /// What links have in common.
  ///
  /// @param timer for pauses
  /// @param timeouts of commands
  record Means(ScheduledExecutorService timer, Timeouts timeouts) {}

  private Link(String server, Connector connector, Means means, Runnable onLoss) {
    this.server = server;
    this.connector = connector;
    this.timer = means.timer;
    this.timeouts = means.timeouts;
    this.onLoss = onLoss;
  }

  /// A link that is being connected.
  ///
  /// @param server for messages
  /// @param onLoss told when a connection is lost; must not block
  static Link open(String server, Connector connector, Means means, Runnable onLoss) {
    var link = new Link(server, connector, means, onLoss);
    link.attempt();
    return link;
  }

  /// The server, for messages.
  String server() {
    return server;
  }

  /// Whether commands are sent.
  boolean isConnected() {
    return current.state() == Future.State.SUCCESS;
  }

  /// Throws the connection away, if there is one: another one will be made.
  void leave(String reason) {
    var used = current;
    if (used.state() == Future.State.SUCCESS) {
      broke(used.resultNow(), reason);
    }
  }

  /// Sends a command and waits for its reply.
  ///
  /// @param deadline on the clock of [System#nanoTime]
  Object call(RedisRequest request, long deadline) throws CommandFailed, InterruptedException {
    var connection = connection(deadline);
    var command = request.command();
    try {
      connection.dispatch(command);
    } catch (RedisException e) {
      throw new CommandFailed(Outcome.REFUSED, reason(e));
    }
    return reply(connection, command, deadline);
  }

  /// Sends a command that a server would not take unless it is told that it is asked on purpose, as
  /// its key is on the way to it.
  Object callAsking(RedisRequest request, long deadline)
      throws CommandFailed, InterruptedException {
    var connection = connection(deadline);
    var command = request.command();
    var asking = RedisRequest.ofServer(CommandType.ASKING).command();
    try {
      connection.dispatch(List.<RedisCommand<byte[], byte[], ?>>of(asking, command));
    } catch (RedisException e) {
      throw new CommandFailed(Outcome.REFUSED, reason(e));
    }
    return reply(connection, command, deadline);
  }

  private Object reply(
      StatefulRedisConnection<byte[], byte[]> connection,
      AsyncCommand<byte[], byte[], Object> command,
      long deadline)
      throws CommandFailed, InterruptedException {
    timeouts.watch(command, deadline);
    try {
      var reply = command.get();
      if (silences.get() != 0) {
        silences.set(0);
      }
      return reply;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw silence(connection);
      }
      throw failure(connection, e);
    } catch (CancellationException e) {
      throw failure(connection, e);
    }
  }

  private CommandFailed silence(StatefulRedisConnection<byte[], byte[]> connection) {
    if (silences.incrementAndGet() >= MAX_SILENCES) {
      broke(connection, "no reply in time");
    }
    return new CommandFailed(Outcome.TIMEOUT, "no reply in time");
  }

  private CommandFailed failure(
      StatefulRedisConnection<byte[], byte[]> connection, Exception failure) {
    if (!(failure.getCause() instanceof RedisCommandExecutionException)) {
      broke(connection, "the connection was lost");
      return new CommandFailed(Outcome.LOST, "the connection was lost");
    }
    silences.set(0);
    var message = reason(failure);
    if (UNFIT.stream().anyMatch(message::contains)) {
      broke(connection, message);
    }
    return new CommandFailed(Outcome.ERROR, message);
  }

  private StatefulRedisConnection<byte[], byte[]> connection(long deadline)
      throws CommandFailed, InterruptedException {
    var attempt = current;
    if (attempt.state() == Future.State.SUCCESS) {
      return attempt.resultNow();
    }
    try {
      return attempt.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new CommandFailed(Outcome.TIMEOUT, "no connection in time");
    } catch (ExecutionException e) {
      throw new CommandFailed(Outcome.REFUSED, reason(e));
    }
  }

  private void attempt() {
    var made = connector.get();
    var _ =
        made.copy()
            .orTimeout(ATTEMPT_MILLIS, TimeUnit.MILLISECONDS)
            .whenComplete((connection, failure) -> {
              if (failure == null) {
                use(connection);
                return;
              }
              // It may still come.
              var _ = made.thenCompose(StatefulConnection::closeAsync);
              failed(failure);
            });
  }

  private synchronized void use(StatefulRedisConnection<byte[], byte[]> connection) {
    if (isClosed) {
      var _ = connection.closeAsync();
      return;
    }
    silences.set(0);
    connectedAt = System.nanoTime();
    if (!current.complete(connection)) {
      current = CompletableFuture.completedFuture(connection);
    }
    LOGGER.log(Level.INFO, "redis {0}: connected", server);
    connection.addListener(
        new RedisConnectionStateAdapter() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
            broke(connection, "the connection was lost");
          }
        });
    if (!connection.isOpen()) {
      broke(connection, "the connection was lost");
    }
  }

  private synchronized void failed(Throwable failure) {
    if (isClosed) {
      return;
    }
    var reason = reason(failure);
    if (!current.isDone()) {
      LOGGER.log(Level.WARNING, "redis {0}: {1}; tried again until it answers", server, reason);
    }
    refuse(reason);
    retry();
  }

  private void broke(StatefulRedisConnection<byte[], byte[]> connection, String reason) {
    synchronized (this) {
      if (isClosed || !isConnected() || !current.resultNow().equals(connection)) {
        return;
      }
      LOGGER.log(Level.WARNING, "redis {0}: {1}; refused until it answers", server, reason);
      if (System.nanoTime() - connectedAt > STABLE_NANOS) {
        backoff.reset();
      }
      refuse(reason);
      var _ = connection.closeAsync();
      retry();
    }
    onLoss.run();
  }

  private void refuse(String reason) {
    var failure = new CommandFailed(Outcome.REFUSED, reason);
    if (!current.completeExceptionally(failure)) {
      current = CompletableFuture.failedFuture(failure);
    }
  }

  private void retry() {
    try {
      var _ = timer.schedule(this::attempt, backoff.next().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // the gateway stops
    }
  }

  /// Why something failed, in one line.
  static String reason(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof TimeoutException) {
      return "no answer in time";
    }
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /// Closes the connection; commands on it fail.
  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      if (isConnected()) {
        var _ = current.resultNow().closeAsync();
      }
      refuse("the gateway has done with it");
    }
  }
}
