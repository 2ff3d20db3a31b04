package dev.weir.wasm.host;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Socket addresses as guests read them: `192.0.2.1:5`, `[2001:db8::1]:5`.
public final class SocketAddressText {

  private static final int GROUPS = 8;

  private SocketAddressText() {}

  public static String of(InetSocketAddress address) {
    if (address.getAddress() instanceof Inet6Address six) {
      return "[" + compressed(six.getAddress()) + "]:" + address.getPort();
    }
    var host =
        address.getAddress() == null
            ? address.getHostString()
            : address.getAddress().getHostAddress();
    return host + ":" + address.getPort();
  }

  /// The form of RFC 5952: the longest run of two or more zero groups, the first of equals, is
  /// `::`.
  private static String compressed(byte[] address) {
    var groups = new ArrayList<String>();
    for (var i = 0; i < GROUPS; i++) {
      groups.add(Integer.toHexString((address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff)));
    }
    var start = 0;
    var length = 1;
    for (var i = 0; i < GROUPS; i++) {
      var run = zerosFrom(groups, i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    if (length < 2) {
      return String.join(":", groups);
    }
    return String.join(":", groups.subList(0, start))
        + "::"
        + String.join(":", groups.subList(start + length, GROUPS));
  }

  private static int zerosFrom(List<String> groups, int start) {
    var end = start;
    while (end < GROUPS && groups.get(end).equals("0")) {
      end++;
    }
    return end - start;
  }
}
