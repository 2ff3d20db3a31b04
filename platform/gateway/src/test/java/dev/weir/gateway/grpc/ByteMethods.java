package dev.weir.gateway.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/// Methods of gRPC servers whose messages are bytes.
public final class ByteMethods {

  private ByteMethods() {}

  /// The method of that name.
  ///
  /// @param name with the service, such as `test.Echo/Echo`
  public static MethodDescriptor<byte[], byte[]> of(MethodType type, String name) {
    return MethodDescriptor.newBuilder(CallPlan.Bytes.INSTANCE, CallPlan.Bytes.INSTANCE)
        .setType(type)
        .setFullMethodName(name)
        .build();
  }
}
