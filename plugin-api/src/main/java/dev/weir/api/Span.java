package dev.weir.api;

/// The span in which a filter works, of the trace that its request belongs to ([Exchange#span]).
///
/// What is put on it is seen by who looks at the trace, and by whoever debugs the gateway:
///
/// ```java
/// var span = request.exchange().span();
/// if (span.isSampled()) {
///   span.setAttribute("quota.left", String.valueOf(left));
/// }
/// ```
///
/// A gateway that traces nothing gives a span that takes everything and keeps nothing, so filters
/// need not ask. Safe for use by several threads.
public interface Span {

  /// The id of the trace: 32 hexadecimal digits in lower case, all of them 0 if the request belongs
  /// to none. It is the one to write into logs.
  String traceId();

  /// The id of the span: 16 hexadecimal digits in lower case, all of them 0 if there is none. If
  /// the gateway takes no part in the trace, it is that of whoever sent the request.
  String spanId();

  /// Whether the span goes to a collector. If not, there is no need to work out attributes.
  boolean isSampled();

  /// Puts an attribute on the span, in the place of an earlier one with the same key.
  ///
  /// A span has at most 128 of them, and what is longer than 4096 characters is cut. Once the span
  /// has ended, which the one of a filter does when [Filter#handle] returns, this has no effect.
  ///
  /// @param key lower case, its parts separated by dots, such as `quota.left`
  void setAttribute(String key, String value);

  /// Says that something happened now. A span has at most 128 events.
  ///
  /// @param name what happened, in the same words each time
  void addEvent(String name);

  /// A span that keeps nothing, of a request that belongs to no trace.
  static Span none() {
    return NoSpan.INSTANCE;
  }
}
