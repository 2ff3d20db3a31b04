package dev.weir.wasm.foreign;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The upstream that a guest names for a gRPC call: by a serialized
/// `envoy.config.core.v3.GrpcService`, as SDKs do, or by its plain name.
public final class GrpcTarget {

  private static final int ENVOY_GRPC = 1;
  private static final int CLUSTER_NAME = 1;

  private GrpcTarget() {}

  /// The name of the upstream; nothing if the bytes name none.
  public static Optional<String> upstream(byte[] service) {
    return fromMessage(service).or(() -> plain(service));
  }

  private static Optional<String> fromMessage(byte[] service) {
    try {
      var envoyGrpc = ProtobufMessage.parse(service).bytes(ENVOY_GRPC);
      return Optional.of(ProtobufMessage.parse(envoyGrpc).text(CLUSTER_NAME))
          .filter(name -> !name.isEmpty());
    } catch (MalformedMessageException _) {
      return Optional.empty();
    }
  }

  /// Some plain names are well-formed messages too, of fields that the service does not have. A
  /// message with fields that it has begins with a control character, which no name does.
  private static Optional<String> plain(byte[] service) {
    var name = new String(service, StandardCharsets.US_ASCII);
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f)
        ? Optional.of(name)
        : Optional.empty();
  }
}
