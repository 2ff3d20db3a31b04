package dev.weir.gateway.telemetry;

import dev.weir.api.Headers;
import dev.weir.gateway.grpc.UnaryCalls;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;

/// Sends what the SDK exports by the gRPC that filters' calls use: the SDK's own ways bring another
/// HTTP/2, and Kotlin with it.
final class OtlpOverGrpc implements GrpcSender {

  /// How the SDK finds it, through `META-INF/services`.
  public static final class Provider implements GrpcSenderProvider {

    /// For the SDK.
    public Provider() {}

    @Override
    public GrpcSender createSender(GrpcSenderConfig config) {
      return new OtlpOverGrpc(config);
    }
  }

  private record Response(UnaryCalls.Answer answer) implements GrpcResponse {

    @Override
    public GrpcStatusCode getStatusCode() {
      return GrpcStatusCode.fromValue(answer.status());
    }

    @Override
    public String getStatusDescription() {
      return answer.description();
    }

    @Override
    public byte[] getResponseMessage() {
      return answer.message();
    }
  }

  private final GrpcSenderConfig config;
  private final UnaryCalls calls;

  private OtlpOverGrpc(GrpcSenderConfig config) {
    this.config = config;
    this.calls =
        UnaryCalls.to(config.getEndpoint(), config.getFullMethodName(), config.getConnectTimeout());
  }

  @Override
  public void send(
      MessageWriter writer, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
    var message = new ByteArrayOutputStream(writer.getContentLength());
    try {
      writer.writeMessage(message);
      calls.call(
          message.toByteArray(),
          metadata(),
          config.getTimeout(),
          answer -> onResponse.accept(new Response(answer)));
    } catch (IOException | RuntimeException e) {
      onError.accept(e);
    }
  }

  private Headers metadata() {
    var fields = Headers.empty();
    for (var header : config.getHeadersSupplier().get().entrySet()) {
      for (var value : header.getValue()) {
        fields = fields.withAdded(header.getKey(), value);
      }
    }
    return fields;
  }

  @Override
  public CompletableResultCode shutdown() {
    calls.close();
    return CompletableResultCode.ofSuccess();
  }
}
