package dev.weir.gateway.config;

import java.net.Inet6Address;
import java.util.regex.Pattern;

/// Tells IP addresses from what only looks like one, without asking any name server.
final class Literals {

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private Literals() {}

  /// Whether this is an IPv4 address of four numbers, none of which could be read as octal.
  static boolean isIpv4(String text) {
    return IPV4.matcher(text).matches();
  }

  /// Whether this is an IPv6 address, without brackets and without a zone.
  static boolean isIpv6(String text) {
    if (!text.contains(":") || !IPV6_CHARACTERS.matcher(text).matches()) {
      return false;
    }
    try {
      Inet6Address.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
