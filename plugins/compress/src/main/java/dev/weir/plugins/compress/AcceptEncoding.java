package dev.weir.plugins.compress;

import dev.weir.api.Headers;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a client says about content codings (RFC 9110 section 12.5.3).
final class AcceptEncoding {

  private static final Pattern WEIGHT = Pattern.compile("0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?");
  private static final double NOT_SAID = -1;

  private double gzip = NOT_SAID;
  private double any = NOT_SAID;
  private double identity = NOT_SAID;

  private AcceptEncoding() {}

  /// Whether the client takes gzip and does not like plain content better. One that says nothing
  /// gets plain content: it would have to take anything, but what says nothing is usually simple.
  static boolean prefersGzip(Headers headers) {
    var said = new AcceptEncoding();
    for (var value : headers.all("Accept-Encoding")) {
      for (var element : value.split(",", -1)) {
        said.read(element);
      }
    }
    var weight = said.gzip == NOT_SAID ? said.any : said.gzip;
    return weight > 0 && weight >= said.identity;
  }

  private void read(String element) {
    var semicolon = element.indexOf(';');
    var coding = semicolon < 0 ? element : element.substring(0, semicolon);
    var weight = semicolon < 0 ? 1 : weight(element.substring(semicolon + 1).strip());
    switch (coding.strip().toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
      case "*" -> any = weight;
      case "identity" -> identity = weight;
      default -> {
        // A coding that we do not have.
      }
    }
  }

  /// A weight that cannot be read is a refusal: plain content is right for everybody.
  private static double weight(String parameter) {
    if (!parameter.startsWith("q=") && !parameter.startsWith("Q=")) {
      return 0;
    }
    var text = parameter.substring(2);
    return WEIGHT.matcher(text).matches() ? Double.parseDouble(text) : 0;
  }
}
