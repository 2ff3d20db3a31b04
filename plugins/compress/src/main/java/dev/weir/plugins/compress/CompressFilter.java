package dev.weir.plugins.compress;

import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.compress.CompressFilterFactory.Config;
import java.util.Set;
import java.util.zip.Deflater;

/// Decides which responses are compressed, and says so in their headers.
final class CompressFilter implements Filter {

  /// Statuses without a body, with a tunnel, or with a part of a body that was asked for by its
  /// position in the whole.
  private static final Set<Integer> NEVER = Set.of(101, 204, 205, 206, 304);

  /// Checksums of the bytes that would be changed.
  private static final Set<String> CHECKSUMS =
      Set.of("Content-MD5", "Content-Digest", "Repr-Digest", "Digest");

  private final MediaTypes types;
  private final long minSize;
  private final int level;

  CompressFilter(Config config) {
    types = new MediaTypes(config.types());
    minSize = Math.max(1, config.minSize().bytes());
    level = config.level();
  }

  @Override
  public Response handle(Request request, Chain chain) throws Exception {
    var response = chain.proceed(request);
    if (response.status() == 304) {
      return revalidated(request, response);
    }
    var isHead = request.method().equals("HEAD");
    if (!isWorthIt(response, isHead)) {
      return response;
    }
    var headers = vary(response.headers());
    return isHead || !wantsGzip(request)
        ? response.withHeaders(headers)
        : compressed(response.withHeaders(headers));
  }

  private boolean isWorthIt(Response response, boolean isHead) {
    var headers = response.headers();
    var length = isHead ? -1 : response.body().length();
    return !NEVER.contains(response.status())
        && (length < 0 || length >= minSize)
        && headers.first("Content-Type").filter(types::contain).isPresent()
        && headers.all("Content-Encoding").stream().allMatch("identity"::equalsIgnoreCase)
        && !mentions(headers, "Cache-Control", "no-transform")
        && CHECKSUMS.stream().noneMatch(headers::contains);
  }

  private static boolean wantsGzip(Request request) {
    return AcceptEncoding.prefersGzip(request.headers())
        && !mentions(request.headers(), "Cache-Control", "no-transform");
  }

  private Response compressed(Response response) {
    var headers =
        response
            .headers()
            .with("Content-Encoding", "gzip")
            .without("Content-Length")
            .without("Accept-Ranges");
    return response
        .withHeaders(weakened(headers))
        .withBody(new GzipBody(response.body(), () -> new Deflater(level, true)));
  }

  /// A client whose copy is a compressed one knows it by its weak tag; under the strong one it
  /// would not find the copy that this response says is still good.
  private static Response revalidated(Request request, Response response) {
    var strong = response.headers().first("ETag").filter(tag -> tag.startsWith("\""));
    return strong.isPresent() && mentions(request.headers(), "If-None-Match", "W/" + strong.get())
        ? response.withHeaders(weakened(response.headers()))
        : response;
  }

  /// Two encodings of the same content are not the same bytes, which a strong tag would promise.
  private static Headers weakened(Headers headers) {
    return headers
        .first("ETag")
        .filter(tag -> tag.startsWith("\""))
        .map(tag -> headers.with("ETag", "W/" + tag))
        .orElse(headers);
  }

  private static Headers vary(Headers headers) {
    return mentions(headers, "Vary", "accept-encoding") || mentions(headers, "Vary", "*")
        ? headers
        : headers.withAdded("Vary", "Accept-Encoding");
  }

  private static boolean mentions(Headers headers, String name, String element) {
    for (var value : headers.all(name)) {
      for (var candidate : value.split(",", -1)) {
        if (candidate.strip().equalsIgnoreCase(element)) {
          return true;
        }
      }
    }
    return false;
  }
}
