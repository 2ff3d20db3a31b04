package dev.weir.gateway.admin;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Sends large texts, compressed if the reader can read that.
final class Pages {

  private static final int BUFFER = 16 * 1024;
  private static final int RATIO = 8;

  private Pages() {}

  static void send(AdminServer.Page page, ServerRequest request, ServerResponse response) {
    response
        .header(HeaderNames.CONTENT_TYPE, page.type())
        .header(HeaderNames.VARY, "Accept, Accept-Encoding")
        .header(HeaderValues.CACHE_NO_CACHE);
    var bytes = page.text().getBytes(StandardCharsets.UTF_8);
    if (takesGzip(String.join(",", request.headers().values(HeaderNames.ACCEPT_ENCODING)))) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip").send(gzip(bytes));
    } else {
      response.send(bytes);
    }
  }

  /// Whether a reader that says so can read it.
  static boolean takesGzip(String accepted) {
    return Arrays.stream(accepted.toLowerCase(Locale.ROOT).split(","))
        .map(it -> it.replaceAll("\\s", ""))
        .anyMatch(
            it -> it.equals("gzip") || (it.startsWith("gzip;") && !it.matches(".*q=0(\\.0*)?")));
  }

  // As little time as possible: the lines are alike, so that is little text, too.
  private static byte[] gzip(byte[] bytes) {
    var compressed = new ByteArrayOutputStream(bytes.length / RATIO + BUFFER);
    try (var out = new Fast(compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static final class Fast extends GZIPOutputStream {

    Fast(OutputStream to) throws IOException {
      super(to, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
