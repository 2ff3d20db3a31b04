package dev.weir.gateway.telemetry.tally;

import dev.weir.api.ErrorCode;
import dev.weir.gateway.log.RequestLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What requests that are counted together have in common.
///
/// Packed into an int while requests are counted: from the highest bit, the method, the status, the
/// code, the version of the protocol, the scheme.
///
/// @param method one of those that are known, or `_OTHER`
/// @param status 0 if there was no response
/// @param code why it ended without the answer that was asked for; null if it did not
/// @param version of the protocol: `1.1`
/// @param scheme `http` or `https`
public record Outcome(
    String method, int status, @Nullable ErrorCode code, String version, String scheme) {

  /// The methods that are told apart: those of RFC 9110 and PATCH.
  private static final List<String> METHODS =
      List.of(
          "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "_OTHER");

  private static final List<String> VERSIONS = List.of("1.0", "1.1", "2", "3");
  private static final ErrorCode[] CODES = ErrorCode.values();
  private static final int LAST_STATUS = 599;
  private static final int STATUS_BITS = 10;
  private static final int CODE_BITS = 6;
  private static final int VERSION_BITS = 2;

  static final int METHOD_COUNT = METHODS.size();

  /// The number of a method.
  static int method(String name) {
    return switch (name) {
      case "GET" -> 0;
      case "POST" -> 1;
      case "PUT" -> 2;
      case "DELETE" -> 3;
      case "PATCH" -> 4;
      case "HEAD" -> 5;
      case "OPTIONS" -> 6;
      case "TRACE" -> 7;
      case "CONNECT" -> 8;
      default -> 9;
    };
  }

  /// The name of a method with that number.
  static String methodName(int number) {
    return METHODS.get(number);
  }

  /// The number of the outcome of a request.
  static int of(RequestLog log) {
    var exchange = log.exchange();
    var more = (version(exchange.protocol()) << 1) | (exchange.scheme().equals("https") ? 1 : 0);
    return (of(log.method(), log.status(), log.code()) << (VERSION_BITS + 1)) | more;
  }

  /// The number of the outcome of a try.
  static int ofTry(String method, int status, @Nullable ErrorCode code) {
    return of(method, status, code) << (VERSION_BITS + 1);
  }

  // The number of a code is not kept: it lives as long as the process.
  @SuppressWarnings("EnumOrdinal")
  private static int of(String method, int status, @Nullable ErrorCode code) {
    var known = status < 0 || status > LAST_STATUS ? 0 : status;
    var codeNumber = code == null ? 0 : code.ordinal() + 1;
    return (((method(method) << STATUS_BITS) | known) << CODE_BITS) | codeNumber;
  }

  // `HTTP/1.1`; by its last characters, as nothing else has to be told apart.
  private static int version(String protocol) {
    if (protocol.endsWith("/1.1")) {
      return 1;
    }
    if (protocol.endsWith("/1.0")) {
      return 0;
    }
    return protocol.startsWith("HTTP/3") ? 3 : 2;
  }

  /// The outcome with that number.
  static Outcome of(int number) {
    var version = (number >> 1) & mask(VERSION_BITS);
    var code = (number >> (VERSION_BITS + 1)) & mask(CODE_BITS);
    var status = (number >> (VERSION_BITS + 1 + CODE_BITS)) & mask(STATUS_BITS);
    var method = number >> (VERSION_BITS + 1 + CODE_BITS + STATUS_BITS);
    return new Outcome(
        METHODS.get(method),
        status,
        code == 0 ? null : CODES[code - 1],
        VERSIONS.get(version),
        (number & 1) == 0 ? "http" : "https");
  }

  private static int mask(int bits) {
    return (1 << bits) - 1;
  }
}
