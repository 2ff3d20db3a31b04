package dev.weir.gateway.listener;

import dev.weir.gateway.wire.Peer;
import dev.weir.http.FieldName;
import dev.weir.http.HeaderBlock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who the client is when proxies stand in front of the gateway.
final class Forwarding {

  private Forwarding() {}

  /// The client: the peer unless that is a trusted proxy, else the last address in
  /// `X-Forwarded-For` that no trusted proxy has. What stands before it the client may have made
  /// up.
  static InetSocketAddress client(
      HeaderBlock head, Peer peer, Predicate<InetSocketAddress> isTrusted) {
    if (!peer.isTrusted()) {
      return peer.address();
    }
    var named = new ArrayList<String>();
    for (var i = head.indexOf(FieldName.X_FORWARDED_FOR, 0);
        i >= 0;
        i = head.indexOf(FieldName.X_FORWARDED_FOR, i + 1)) {
      for (var element : head.value(i).split(",", -1)) {
        named.add(element.strip());
      }
    }
    var client = peer.address();
    for (var element : named.reversed()) {
      var address = parse(element);
      if (address == null) {
        return client;
      }
      client = address;
      if (!isTrusted.test(address)) {
        return client;
      }
    }
    return client;
  }

  private static @Nullable InetSocketAddress parse(String text) {
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(text), 0);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
