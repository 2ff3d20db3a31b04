package dev.weir.gateway.route;

import java.util.Locale;

/// The host of a request in the one spelling that [RouteTree] knows.
public final class HostName {

  private HostName() {}

  /// The host in lower case, without port and without the dot that may end a full name:
  /// `API.example.com.:8080` is `api.example.com`. Makes no new string if there is nothing to do.
  public static String of(String authority) {
    var end = authority.length();
    var colon = authority.lastIndexOf(':');
    if (colon >= 0 && authority.indexOf(']', colon) < 0) {
      end = colon;
    }
    if (end > 0 && authority.charAt(end - 1) == '.') {
      end--;
    }
    return authority.substring(0, end).toLowerCase(Locale.ROOT);
  }
}
