package dev.weir.gateway.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A gRPC server, service `test.Echo`: sends every message back, and does what it is told by some.
public final class EchoServer implements AutoCloseable {

  static final Metadata.Key<String> TEXT =
      Metadata.Key.of("x-text", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<byte[]> BINARY =
      Metadata.Key.of("x-data-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final Server server;
  private final AtomicInteger calls = new AtomicInteger();
  private final Deque<Metadata> metadata = new ConcurrentLinkedDeque<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);

  /// A server that listens on the port, or on any if it is 0.
  public EchoServer(int port) throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    server =
        NettyServerBuilder.forAddress(address)
            .addService(
                ServerServiceDefinition.builder("test.Echo")
                    .addMethod(method("Echo"), (call, headers) -> echo(call, headers))
                    .addMethod(method("Silent"), (_, _) -> silent())
                    .build())
            .build()
            .start();
  }

  public int port() {
    return server.getPort();
  }

  /// How many calls have arrived.
  int calls() {
    return calls.get();
  }

  /// Opens when a call was cancelled by the client.
  CountDownLatch cancelled() {
    return cancelled;
  }

  /// What the last call said in its metadata; empty if that was nothing.
  public String said(String name) {
    var value = metadata.getLast().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    return value == null ? "" : value;
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return ByteMethods.of(MethodDescriptor.MethodType.BIDI_STREAMING, "test.Echo/" + name);
  }

  private ServerCall.Listener<byte[]> echo(ServerCall<byte[], byte[]> call, Metadata headers) {
    metadata.add(headers);
    calls.incrementAndGet();
    call.sendHeaders(copy(headers));
    call.request(1);
    return new ServerCall.Listener<>() {

      @Override
      public void onMessage(byte[] message) {
        var text = new String(message, StandardCharsets.UTF_8);
        if (text.equals("fail")) {
          call.close(Status.NOT_FOUND.withDescription("no \u20ac here"), copy(headers));
          return;
        }
        call.sendMessage(message);
        call.request(1);
      }

      @Override
      public void onHalfClose() {
        call.close(Status.OK, copy(headers));
      }

      @Override
      public void onCancel() {
        cancelled.countDown();
      }
    };
  }

  // Takes nothing and says nothing.
  private ServerCall.Listener<byte[]> silent() {
    calls.incrementAndGet();
    return new ServerCall.Listener<>() {

      @Override
      public void onCancel() {
        cancelled.countDown();
      }
    };
  }

  private static Metadata copy(Metadata headers) {
    var copy = new Metadata();
    var text = headers.get(TEXT);
    if (text != null) {
      copy.put(TEXT, text);
    }
    var data = headers.get(BINARY);
    if (data != null) {
      copy.put(BINARY, data);
    }
    return copy;
  }

  @Override
  public void close() {
    try {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
