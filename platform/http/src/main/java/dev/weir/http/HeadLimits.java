package dev.weir.http;

/// How large the head of a message may be.
///
/// @param startLine the most bytes of the first line, without its CRLF; a longer one is answered
///   with 414
/// @param head the most bytes from the first to the empty line; a larger one is answered with 431
/// @param fields the most header lines; more are answered with 431
public record HeadLimits(int startLine, int head, int fields) {

  /// 8 KiB for the first line, 32 KiB in all, 100 fields.
  public static final HeadLimits DEFAULT = new HeadLimits(8192, 32768, 100);
}
