package dev.weir.wasm.foreign;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Text of guests and of requests as Java strings, without loss.
///
/// Properties of requests hold a byte in each `char`; most are UTF-8, but nobody promises it. A
/// byte that is no part of UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF, which UTF-8 never
/// yields, and becomes the same byte again on the way out.
final class Utf8 {

  private static final char ESCAPE = '\udc00';

  private Utf8() {}

  /// The text of bytes that must be UTF-8.
  static Optional<String> decodeStrictly(byte[] bytes) {
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return Optional.of(decoder.decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /// The text of a property, whose every `char` is a byte.
  static String fromLatin1(String latin1) {
    return isAscii(latin1) ? latin1 : decode(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static boolean isAscii(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String decode(byte[] bytes) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    while (true) {
      var result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (var i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE | (in.get() & 0xff)));
      }
      decoder.reset();
    }
  }

  /// The bytes of text.
  static byte[] encode(String text) {
    var bytes = new ByteArrayOutputStream(text.length());
    var from = 0;
    for (var i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        bytes.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
        bytes.write(text.charAt(i));
        from = i + 1;
      }
    }
    bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static boolean isEscape(String text, int index) {
    return Character.isLowSurrogate(text.charAt(index))
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}
