package dev.weir.bench;

import dev.weir.http.BadMessageException;
import dev.weir.http.HeadLimits;
import dev.weir.http.HeadParser;
import dev.weir.http.HeaderBlock;
import java.nio.charset.StandardCharsets;

/// Heads of requests as clients send them.
final class HeadSamples {

  private HeadSamples() {}

  /// A head with 4 fields for `tool`, 9 for `browser`, 30 for `mesh`.
  static byte[] bytes(String client) {
    var text =
        switch (client) {
          case "tool" -> tool();
          case "browser" -> browser();
          case "mesh" -> mesh();
          default ->
              throw new IllegalArgumentException(client + " (expected: tool, browser or mesh)");
        };
    return (text.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /// The same head, parsed.
  static HeaderBlock block(String client) {
    var bytes = bytes(client);
    var parser = HeadParser.ofRequests(HeadLimits.DEFAULT);
    try {
      if (parser.parse(bytes, 0, bytes.length) != bytes.length) {
        throw new IllegalStateException(client + ": not a whole head");
      }
    } catch (BadMessageException e) {
      throw new IllegalStateException(client, e);
    }
    return parser.head();
  }

  private static String tool() {
    return """
    GET /api/v1/orders/4711 HTTP/1.1
    Host: api.example.com
    User-Agent: curl/8.14.1
    Accept: */*
    Accept-Encoding: gzip
    """;
  }

  private static String browser() {
    return """
    GET /api/v1/orders/4711?page=2&sort=created HTTP/1.1
    Host: api.example.com
    User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
    Accept-Language: en-US,en;q=0.5
    Accept-Encoding: gzip, deflate, br, zstd
    Referer: https://www.example.com/orders?page=1
    Cookie: session=2f6c1d0e9b8a47c5a1f0e3d2c4b5a697; theme=dark; consent=all
    Connection: keep-alive
    Upgrade-Insecure-Requests: 1
    """;
  }

  private static String mesh() {
    var fields = new StringBuilder(browser());
    for (var i = 1; i <= 21; i++) {
      fields.append("X-Mesh-Context-%02d: 7f3a9c52-0b1e-4d68-9f4b-%012d\n".formatted(i, i));
    }
    return fields.toString();
  }
}
