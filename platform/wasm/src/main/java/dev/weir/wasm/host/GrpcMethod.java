package dev.weir.wasm.host;

import dev.weir.api.Headers;
import java.time.Duration;

/// What a gRPC call is made to.
///
/// @param upstream the name of a configured upstream
/// @param service the full name of the service: `grpc.health.v1.Health`
/// @param method the name of its method: `Check`
/// @param metadata what goes before the messages; values of names that end in `-bin` are Base64
/// @param timeout how long the whole call may take
public record GrpcMethod(
    String upstream, String service, String method, Headers metadata, Duration timeout) {}
