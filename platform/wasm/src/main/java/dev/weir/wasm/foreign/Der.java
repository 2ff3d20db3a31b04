package dev.weir.wasm.foreign;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Wraps private keys of older forms into PKCS #8, the one that the JDK reads.
final class Der {

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int CURVE = 0xa0;
  private static final byte[] VERSION_0 = {2, 1, 0};

  /// The identifier of RSA with its parameters, which are null.
  private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

  /// The identifier of keys on elliptic curves, whose parameter is the curve.
  private static final byte[] ELLIPTIC_CURVE = HexFormat.of().parseHex("06072a8648ce3d0201");

  private Der() {}

  static byte[] pkcs8FromPkcs1(byte[] key) {
    return pkcs8(RSA, key);
  }

  /// The key in PKCS #8; nothing if it does not name its curve.
  static Optional<byte[]> pkcs8FromSec1(byte[] key) {
    return contentOf(key, 0, SEQUENCE)
        .flatMap(Der::curve)
        .map(curve -> pkcs8(join(ELLIPTIC_CURVE, curve), key));
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return wrap(SEQUENCE, join(VERSION_0, wrap(SEQUENCE, algorithm), wrap(OCTET_STRING, key)));
  }

  /// The curve among the elements of a SEC 1 key.
  private static Optional<byte[]> curve(byte[] elements) {
    for (var at = 0; at < elements.length; ) {
      var curve = contentOf(elements, at, CURVE);
      if (curve.isPresent()) {
        return curve;
      }
      var header = header(elements, at);
      if (header.isEmpty()) {
        return Optional.empty();
      }
      at = header.get().end();
    }
    return Optional.empty();
  }

  /// Where the content of an element lies.
  private record Header(int tag, int start, int end) {}

  private static Optional<byte[]> contentOf(byte[] der, int at, int tag) {
    return header(der, at)
        .filter(header -> header.tag() == tag)
        .map(header -> Arrays.copyOfRange(der, header.start(), header.end()));
  }

  private static Optional<Header> header(byte[] der, int at) {
    if (at + 2 > der.length) {
      return Optional.empty();
    }
    var first = der[at + 1] & 0xff;
    var lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    var start = at + 2 + lengthBytes;
    if (lengthBytes > 2 || start > der.length) {
      return Optional.empty();
    }
    var length = lengthBytes == 0 ? first : 0;
    for (var i = at + 2; i < start; i++) {
      length = (length << 8) | (der[i] & 0xff);
    }
    return length > der.length - start
        ? Optional.empty()
        : Optional.of(new Header(der[at] & 0xff, start, start + length));
  }

  private static byte[] wrap(int tag, byte[] content) {
    var length = content.length;
    if (length < 0x80) {
      return join(new byte[] {(byte) tag, (byte) length}, content);
    }
    var header =
        new byte[] {
          (byte) tag, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length
        };
    return join(header, content);
  }

  private static byte[] join(byte[]... parts) {
    var whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    var at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
