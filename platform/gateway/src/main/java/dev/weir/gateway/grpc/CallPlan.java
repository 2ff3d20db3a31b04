package dev.weir.gateway.grpc;

import dev.weir.wasm.host.GrpcMethod;
import io.grpc.CallOptions;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// What a call is made to, in gRPC's terms.
///
/// @param method without types: messages are bytes
record CallPlan(
    String upstream,
    MethodDescriptor<byte[], byte[]> method,
    Metadata metadata,
    long deadlineNanos,
    CallOptions options) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

  /// The plan for a filter's call.
  ///
  /// @throws IllegalArgumentException if a name cannot be used
  static CallPlan of(GrpcMethod method) {
    var timeout = TimeUnit.NANOSECONDS.convert(method.timeout());
    var deadline = Deadline.after(timeout, TimeUnit.NANOSECONDS);
    return new CallPlan(
        method.upstream(),
        MethodDescriptor.newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
            .setType(MethodType.BIDI_STREAMING)
            .setFullMethodName(
                MethodDescriptor.generateFullMethodName(
                    requireName("service", method.service()),
                    requireName("method", method.method())))
            .build(),
        MetadataHeaders.metadata(method.metadata()),
        System.nanoTime() + deadline.timeRemaining(TimeUnit.NANOSECONDS),
        CallOptions.DEFAULT.withDeadline(deadline));
  }

  private static String requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + ": '" + name + "' (expected: letters, digits, '.', '_' and '-')");
    }
    return name;
  }

  /// Messages as they are.
  enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
