package dev.weir.gateway.config;

import dev.weir.api.Expect;
import java.util.regex.Pattern;

/// A host and a port, written `example.com:80`, `10.0.0.1:80` or `[::1]:80`.
///
/// @param host a name or an address; an IPv6 address is without its brackets
/// @param port from 0 to 65535
public record HostPort(String host, int port) {

  private static final Pattern FORMAT =
      Pattern.compile("(?:\\[([^\\[\\]]*)]|([^:\\[\\]]*)):(\\d{1,5})");
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\\.?");
  private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?[0-9]+\\.?");
  private static final int MAX_PORT = 65535;
  static final String EXPECTED = "host:port, such as example.com:80 or [::1]:80";

  public HostPort {
    Expect.that(isHost(host), "host", host, "a host name or an IP address");
    Expect.that(port >= 0 && port <= MAX_PORT, "port", port, "0 to 65535");
  }

  /// The host and the port that the text says. No name is looked up.
  ///
  /// @throws IllegalArgumentException if it is not a host name or address followed by a port
  public static HostPort parse(String text) {
    var matcher = FORMAT.matcher(text);
    if (matcher.matches()) {
      var address = matcher.group(1);
      var host = address == null ? matcher.group(2) : address;
      var port = Integer.parseInt(matcher.group(3));
      if (port <= MAX_PORT && isHost(host) && (address != null) == host.contains(":")) {
        return new HostPort(host, port);
      }
    }
    throw new IllegalArgumentException(Problems.quoted(text) + " (expected: " + EXPECTED + ")");
  }

  private static boolean isHost(String host) {
    if (host.contains(":")) {
      return Literals.isIpv6(host);
    }
    return NUMERIC.matcher(host).matches() ? Literals.isIpv4(host) : NAME.matcher(host).matches();
  }

  /// As it is written in the file.
  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
