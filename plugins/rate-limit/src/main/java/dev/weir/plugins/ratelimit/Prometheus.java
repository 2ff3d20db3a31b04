package dev.weir.plugins.ratelimit;

import dev.weir.api.DataSize;
import dev.weir.api.PluginContext.UpstreamClient;
import dev.weir.api.Request;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// Asks a Prometheus server how the upstream is, by its HTTP API for instant queries.
///
/// @param server the upstream that is the server
record Prometheus(UpstreamClient server, MetricsSource source) {

  private static final DataSize MAX_ANSWER = DataSize.ofKibibytes(64);

  // The first sample of a vector, or a scalar: `[1700000000.1,"0.25"]`.
  private static final Pattern SAMPLE =
      Pattern.compile("\\[\\s*[0-9.eE+-]+\\s*,\\s*\"([^\"]{1,40})\"\\s*]");

  /// The latency in seconds.
  OptionalDouble latency() throws IOException, InterruptedException {
    return ask(source.latency());
  }

  /// The share of requests that fail.
  OptionalDouble errors() throws IOException, InterruptedException {
    return ask(source.errors());
  }

  /// The first number of the answer; empty if it has none.
  private OptionalDouble ask(String query) throws IOException, InterruptedException {
    var target = source.path() + "?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    var request = Request.get(target).withTimeout(source.timeout());
    try (var response = server.send(request)) {
      if (response.status() != 200) {
        throw new IOException("status " + response.status() + " (expected: 200)");
      }
      var text = new String(response.body().readAll(MAX_ANSWER), StandardCharsets.UTF_8);
      var sample = SAMPLE.matcher(text);
      return sample.find() ? number(sample.group(1)) : OptionalDouble.empty();
    }
  }

  private static OptionalDouble number(String text) {
    try {
      var number = Double.parseDouble(text);
      return Double.isFinite(number) && number >= 0
          ? OptionalDouble.of(number)
          : OptionalDouble.empty();
    } catch (NumberFormatException _) {
      return OptionalDouble.empty();
    }
  }
}
