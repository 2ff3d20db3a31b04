package dev.weir.gateway.config;

import dev.weir.api.Expect;
import java.net.InetAddress;
import java.util.regex.Pattern;

/// A range of IP addresses, written `10.0.0.0/8`, `fd00::/8`, or as one address.
///
/// @param network the first address of the range
/// @param prefix how many leading bits all its addresses share
public record Cidr(InetAddress network, int prefix) {

  private static final Pattern FORMAT = Pattern.compile("([^/]+)(?:/(\\d{1,3}))?");
  static final String EXPECTED = "an IP range, such as 10.0.0.0/8 or fd00::/8";

  public Cidr {
    var bits = network.getAddress().length * Byte.SIZE;
    Expect.that(prefix >= 0 && prefix <= bits, "prefix", prefix, "0 to " + bits);
  }

  /// The range that the text says.
  ///
  /// @throws IllegalArgumentException if it is not an address and a prefix, or if the address has
  ///   bits beyond the prefix, because then one of the two is probably wrong
  public static Cidr parse(String text) {
    var matcher = FORMAT.matcher(text);
    if (!matcher.matches() || !isAddress(matcher.group(1))) {
      throw new IllegalArgumentException(Problems.quoted(text) + " (expected: " + EXPECTED + ")");
    }
    var network = InetAddress.ofLiteral(matcher.group(1));
    var bits = network.getAddress().length * Byte.SIZE;
    var prefix = matcher.group(2) == null ? bits : Integer.parseInt(matcher.group(2));
    if (prefix > bits) {
      throw new IllegalArgumentException(
          Problems.quoted(text) + " (expected: a prefix of at most " + bits + ")");
    }
    if (!sharesBits(network.getAddress(), new byte[bits / Byte.SIZE], prefix, bits)) {
      throw new IllegalArgumentException(
          Problems.quoted(text) + " (expected: an address without bits beyond the prefix)");
    }
    return new Cidr(network, prefix);
  }

  /// Whether the address lies in this range. An IPv4 address never lies in an IPv6 range.
  public boolean contains(InetAddress address) {
    var bytes = address.getAddress();
    var own = network.getAddress();
    return bytes.length == own.length && sharesBits(bytes, own, 0, prefix);
  }

  private static boolean isAddress(String text) {
    return Literals.isIpv4(text) || Literals.isIpv6(text);
  }

  private static boolean sharesBits(byte[] a, byte[] b, int from, int to) {
    for (int bit = from; bit < to; bit++) {
      var mask = 0x80 >> (bit % Byte.SIZE);
      if (((a[bit / Byte.SIZE] ^ b[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /// As it is written in the file.
  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
