package dev.weir.gateway.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.gateway.grpc.ByteMethods;
import dev.weir.gateway.plugin.Eventually;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A collector that keeps what it gets by OTLP over gRPC.
public final class GrpcReceiver implements AutoCloseable {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Server server;
  private final AtomicInteger refusals;
  private final ReceivedSpans spans = new ReceivedSpans();
  private final ConcurrentLinkedDeque<String> metrics = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<String> authorizations = new ConcurrentLinkedDeque<>();

  private GrpcReceiver(int refusals) {
    this.refusals = new AtomicInteger(refusals);
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(service("trace.v1.TraceService", this::keepSpans))
              .addService(service("metrics.v1.MetricsService", this::keepMetrics))
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static GrpcReceiver start() {
    return new GrpcReceiver(0);
  }

  /// One that takes nothing the first times.
  public static GrpcReceiver refusing(int times) {
    return new GrpcReceiver(times);
  }

  private ServerServiceDefinition service(String name, Consumer<byte[]> keep) {
    var service = "opentelemetry.proto.collector." + name;
    var method = ByteMethods.of(MethodDescriptor.MethodType.UNARY, service + "/Export");
    return ServerServiceDefinition.builder(service)
        .addMethod(method, (call, metadata) -> answer(call, metadata, keep))
        .build();
  }

  private ServerCall.Listener<byte[]> answer(
      ServerCall<byte[], byte[]> call, Metadata metadata, Consumer<byte[]> keep) {
    authorizations.add(String.valueOf(metadata.get(AUTHORIZATION)));
    call.request(1);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] message) {
        if (refusals.getAndDecrement() > 0) {
          call.close(Status.UNAVAILABLE, new Metadata());
          return;
        }
        keep.accept(message);
        call.sendHeaders(new Metadata());
        call.sendMessage(new byte[0]);
        call.close(Status.OK, new Metadata());
      }
    };
  }

  private void keepSpans(byte[] message) {
    try {
      spans.add(ExportTraceServiceRequest.parseFrom(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keepMetrics(byte[] message) {
    try {
      metrics.add(ExportMetricsServiceRequest.parseFrom(message).toString());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /// What it has got.
  public ReceivedSpans spans() {
    return spans;
  }

  /// The last thing that callers showed to be let in.
  public String authorization() {
    return authorizations.getLast();
  }

  void awaitMetric(String name) {
    Eventually.isTrue(name, () -> metrics.stream().anyMatch(it -> it.contains(name)));
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
