package dev.weir.gateway.wire;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// The other end of a downstream connection.
public final class Peer {

  private final InetSocketAddress address;
  private final boolean isTrusted;
  private final String scheme;
  private final String literal;
  private final byte[] forwarded;

  /// A peer.
  ///
  /// @param isTrusted whether it is a proxy whose forwarding headers are believed
  /// @param scheme how it speaks to the gateway: `http` or `https`
  public Peer(InetSocketAddress address, boolean isTrusted, String scheme) {
    this.address = address;
    this.isTrusted = isTrusted;
    this.scheme = scheme;
    var text = address.getAddress().getHostAddress();
    var zone = text.indexOf('%');
    this.literal = zone < 0 ? text : text.substring(0, zone);
    this.forwarded =
        ("X-Forwarded-For: "
                + literal
                + "\r\nX-Forwarded-Proto: "
                + scheme
                + "\r\nForwarded: for="
                + node()
                + ";proto="
                + scheme)
            .getBytes(StandardCharsets.US_ASCII);
  }

  /// Its address.
  public InetSocketAddress address() {
    return address;
  }

  /// Whether it is a proxy whose forwarding headers are believed.
  public boolean isTrusted() {
    return isTrusted;
  }

  /// How it speaks to the gateway: `http` or `https`.
  public String scheme() {
    return scheme;
  }

  /// Its IP address as text.
  public String literal() {
    return literal;
  }

  /// Its IP address as a node in a `Forwarded` field (RFC 7239 section 6).
  public String node() {
    return address.getAddress() instanceof Inet6Address ? "\"[" + literal + "]\"" : literal;
  }

  /// The field lines that name this peer as the client, without the host and the last CRLF.
  public byte[] forwarded() {
    return forwarded;
  }
}
