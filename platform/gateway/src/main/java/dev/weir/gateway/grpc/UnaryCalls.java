package dev.weir.gateway.grpc;

import dev.weir.api.Headers;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Calls of one method of a server that is no upstream, with one message there and one back.
///
/// Safe for use by several threads, none of which waits here. A call that the server could not take
/// is made again, five times at most, as long as its time allows.
public final class UnaryCalls implements AutoCloseable {

  /// What came of a call.
  ///
  /// @param status gRPC's number, 0 if all is well
  /// @param description what is said of a status that is not 0
  /// @param message what came back; empty if nothing did
  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
  public record Answer(int status, String description, byte[] message) {}

  private static final Executor VIRTUAL_THREADS =
      task -> Thread.ofVirtual().name("weir-grpc").start(task);
  private static final Map<String, ?> REPEATING =
      Map.of(
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of()),
                  "retryPolicy",
                  Map.of(
                      "maxAttempts",
                      5.0,
                      "initialBackoff",
                      "1s",
                      "maxBackoff",
                      "5s",
                      "backoffMultiplier",
                      1.5,
                      "retryableStatusCodes",
                      List.of(
                          "CANCELLED",
                          "DEADLINE_EXCEEDED",
                          "RESOURCE_EXHAUSTED",
                          "ABORTED",
                          "OUT_OF_RANGE",
                          "UNAVAILABLE",
                          "DATA_LOSS")))));

  private final ManagedChannel channel;
  private final MethodDescriptor<byte[], byte[]> method;

  private UnaryCalls(ManagedChannel channel, MethodDescriptor<byte[], byte[]> method) {
    this.channel = channel;
    this.method = method;
  }

  /// Calls of a server, to which there is no connection yet.
  ///
  /// @param server its scheme, `http` or `https`, its host and its port
  /// @param method with its service, such as `a.b.Service/Method`
  public static UnaryCalls to(URI server, String method, Duration connectTimeout) {
    var isSecure = "https".equals(server.getScheme());
    var standardPort = isSecure ? 443 : 80;
    var port = server.getPort() < 0 ? standardPort : server.getPort();
    var channel =
        NettyChannelBuilder.forAddress(server.getHost(), port)
            .executor(VIRTUAL_THREADS)
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
            .disableServiceConfigLookUp()
            .defaultServiceConfig(REPEATING)
            .enableRetry()
            .userAgent("weir");
    if (!isSecure) {
      channel.usePlaintext();
    }
    var descriptor =
        MethodDescriptor.newBuilder(CallPlan.Bytes.INSTANCE, CallPlan.Bytes.INSTANCE)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method)
            .build();
    return new UnaryCalls(channel.build(), descriptor);
  }

  /// Sends a message.
  ///
  /// @param timeout for all of it
  /// @param then gets what came of it, once, on another thread
  public void call(byte[] message, Headers metadata, Duration timeout, Consumer<Answer> then) {
    var deadline = CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    var call = channel.newCall(method, deadline);
    call.start(new Listening(then), MetadataHeaders.metadata(metadata));
    call.request(2);
    call.sendMessage(message);
    call.halfClose();
  }

  /// Lets calls under way come to their end, and then closes the connection.
  @Override
  public void close() {
    channel.shutdown();
  }

  private static final class Listening extends ClientCall.Listener<byte[]> {

    private final Consumer<Answer> then;
    private byte @Nullable [] message;

    Listening(Consumer<Answer> then) {
      this.then = then;
    }

    @Override
    public void onMessage(byte[] message) {
      this.message = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      then.accept(
          new Answer(
              status.getCode().value(),
              Objects.requireNonNullElse(status.getDescription(), ""),
              Objects.requireNonNullElseGet(message, () -> new byte[0])));
    }
  }
}
