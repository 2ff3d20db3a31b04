package dev.weir.http;

/// Request methods as strings that need not be made anew for each request.
final class Methods {

  private static final String[] COMMON = {
    "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"
  };

  private Methods() {}

  static String of(byte[] bytes, int from, int to) {
    for (var method : COMMON) {
      if (is(method, bytes, from, to)) {
        return method;
      }
    }
    return Bytes.text(bytes, from, to);
  }

  private static boolean is(String method, byte[] bytes, int from, int to) {
    if (to - from != method.length()) {
      return false;
    }
    for (var i = 0; i < method.length(); i++) {
      if (bytes[from + i] != method.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
