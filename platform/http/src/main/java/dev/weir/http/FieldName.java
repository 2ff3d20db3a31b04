package dev.weir.http;

import java.util.Arrays;

/// The header fields that a proxy acts on, told apart by number so that a head is searched once.
public enum FieldName {
  OTHER(""),
  B3("b3"),
  CONNECTION("connection"),
  CONTENT_LENGTH("content-length"),
  DATE("date"),
  EXPECT("expect"),
  FORWARDED("forwarded"),
  HOST("host"),
  HTTP2_SETTINGS("http2-settings"),
  KEEP_ALIVE("keep-alive"),
  PROXY_AUTHENTICATE("proxy-authenticate"),
  PROXY_AUTHORIZATION("proxy-authorization"),
  PROXY_CONNECTION("proxy-connection"),
  TE("te"),
  TRACEPARENT("traceparent"),
  TRACESTATE("tracestate"),
  TRAILER("trailer"),
  TRANSFER_ENCODING("transfer-encoding"),
  UPGRADE("upgrade"),
  VIA("via"),
  X_B3_FLAGS("x-b3-flags"),
  X_B3_PARENTSPANID("x-b3-parentspanid"),
  X_B3_SAMPLED("x-b3-sampled"),
  X_B3_SPANID("x-b3-spanid"),
  X_B3_TRACEID("x-b3-traceid"),
  /// Any other field whose name begins like this.
  X_FORWARDED("x-forwarded-"),
  X_FORWARDED_FOR("x-forwarded-for"),
  X_FORWARDED_HOST("x-forwarded-host"),
  X_FORWARDED_PROTO("x-forwarded-proto"),
  X_REAL_IP("x-real-ip"),
  X_WEIR_DEBUG("x-weir-debug");

  private static final String X_FORWARDED_PREFIX = "x-forwarded-";
  private static final FieldName[][] BY_LENGTH = new FieldName[20][];

  static {
    for (var length = 0; length < BY_LENGTH.length; length++) {
      var wanted = length;
      BY_LENGTH[length] =
          Arrays.stream(values())
              .filter(name -> name != OTHER && name.lower.length == wanted)
              .toArray(FieldName[]::new);
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // written once
  private final byte[] lower;

  private final String text;

  FieldName(String lower) {
    this.text = lower;
    this.lower = Bytes.ascii(lower);
  }

  /// The name in lower case; empty for [#OTHER].
  public String text() {
    return text;
  }

  /// Which of the known fields has this name, or [#OTHER].
  public static FieldName of(String name) {
    if (name.length() < BY_LENGTH.length) {
      for (var known : BY_LENGTH[name.length()]) {
        if (Bytes.equalsIgnoreCase(known.lower, 0, known.lower.length, name)) {
          return known;
        }
      }
    }
    return name.regionMatches(true, 0, X_FORWARDED_PREFIX, 0, X_FORWARDED_PREFIX.length())
        ? X_FORWARDED
        : OTHER;
  }

  static FieldName of(byte[] bytes, int from, int to) {
    var length = to - from;
    if (length < BY_LENGTH.length) {
      for (var name : BY_LENGTH[length]) {
        if (Bytes.equalsIgnoreCase(bytes, from, to, name.lower)) {
          return name;
        }
      }
    }
    var prefix = X_FORWARDED.lower;
    return length > prefix.length
            && Bytes.equalsIgnoreCase(bytes, from, from + prefix.length, prefix)
        ? X_FORWARDED
        : OTHER;
  }

  /// Whether the field says how a message is framed or routed, so that it must never stand in
  /// trailers (RFC 9110 section 6.5.1).
  public boolean isForbiddenInTrailers() {
    return switch (this) {
      case CONNECTION,
          CONTENT_LENGTH,
          EXPECT,
          FORWARDED,
          HOST,
          HTTP2_SETTINGS,
          KEEP_ALIVE,
          PROXY_AUTHENTICATE,
          PROXY_AUTHORIZATION,
          PROXY_CONNECTION,
          TE,
          TRAILER,
          TRANSFER_ENCODING,
          UPGRADE,
          X_FORWARDED,
          X_FORWARDED_FOR,
          X_FORWARDED_HOST,
          X_FORWARDED_PROTO,
          X_REAL_IP,
          X_WEIR_DEBUG ->
          true;
      case OTHER,
          B3,
          DATE,
          TRACEPARENT,
          TRACESTATE,
          VIA,
          X_B3_FLAGS,
          X_B3_PARENTSPANID,
          X_B3_SAMPLED,
          X_B3_SPANID,
          X_B3_TRACEID ->
          false;
    };
  }
}
