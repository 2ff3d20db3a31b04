package dev.weir.cli.filter;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a made-up upstream expects of one call of a filter, and what the filter gets for it.
///
/// @param expect what the filter is to send
/// @param answer what it gets
public record Stub(@Default("{}") CaseFile.Received expect, @Default("{}") Answer answer) {

  /// How a call fails.
  public enum Failure {
    /// Nobody takes the connection.
    REFUSED,
    /// Nothing comes as long as the filter waits.
    TIMEOUT
  }

  /// What a filter gets for a call: a response, of which gRPC takes the body for the message and
  /// `grpc-status` and `grpc-message` from the trailers; or nothing.
  ///
  /// @param status 200 if it is left out
  /// @param delay how long it takes
  /// @param fails in place of a response
  public record Answer(
      Optional<Integer> status,
      @Default("{}") Map<String, String> headers,
      @Default("''") String body,
      @Default("{}") Map<String, String> trailers,
      @Default("0s") Duration delay,
      Optional<Failure> fails) {

    private static final String GRPC_STATUS = "grpc-status";
    private static final int MAX_GRPC_STATUS = 16;

    /// A response with status 200 and nothing else.
    public static final Answer OK =
        new Answer(Optional.empty(), Map.of(), "", Map.of(), Duration.ZERO, Optional.empty());

    public Answer {
      status.ifPresent(
          code -> Expect.that(code >= 200 && code <= 599, "status", code, "200 to 599"));
      CaseFile.fields("headers", headers);
      var grpcStatus = CaseFile.fields("trailers", trailers).first(GRPC_STATUS).orElse("0");
      Expect.that(
          isGrpcStatus(grpcStatus),
          "trailers",
          GRPC_STATUS + ": " + grpcStatus,
          "a status, 0 to 16");
      var isResponse =
          status.isPresent() || !headers.isEmpty() || !body.isEmpty() || !trailers.isEmpty();
      fails.ifPresent(failure ->
          Expect.that(
              !isResponse,
              "fails",
              word(failure),
              "no status, headers, body or trailers beside it"));
    }

    private static boolean isGrpcStatus(String text) {
      return text.matches("[0-9]{1,2}") && Integer.parseInt(text) <= MAX_GRPC_STATUS;
    }

    private static String word(Failure failure) {
      return switch (failure) {
        case REFUSED -> "refused";
        case TIMEOUT -> "timeout";
      };
    }

    /// The response.
    public Message message() {
      return Message.response(
          status.orElse(200),
          CaseFile.fields("headers", headers),
          body,
          CaseFile.fields("trailers", trailers));
    }

    /// The status of a gRPC call.
    int grpcStatus() {
      return Integer.parseInt(message().trailers().first(GRPC_STATUS).orElse("0"));
    }

    /// What is said about the status of a gRPC call.
    String grpcMessage() {
      return message().trailers().first("grpc-message").orElse("");
    }
  }
}
