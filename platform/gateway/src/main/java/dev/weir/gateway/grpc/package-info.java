/// gRPC calls to upstreams: start at [dev.weir.gateway.grpc.GrpcCalls].
@NullMarked
package dev.weir.gateway.grpc;

import org.jspecify.annotations.NullMarked;
