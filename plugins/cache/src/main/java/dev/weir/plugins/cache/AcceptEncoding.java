package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// What a client says about content codings, brought down to the ones that matter (RFC 9110 section
/// 12.5.3): clients that can take the same of them share what is stored.
final class AcceptEncoding {

  private static final Pattern POSITIVE =
      Pattern.compile("[qQ]=(?:1(?:\\.0{0,3})?|0\\.(?!0*$)[0-9]{1,3})");

  private final List<String> taken = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  private AcceptEncoding() {}

  /// Those of the codings that the client takes, in the order given, as a field has them; empty if
  /// it takes none. One that says nothing takes none: what says nothing is usually simple.
  static String among(List<String> codings, Headers headers) {
    var said = new AcceptEncoding();
    FieldLists.elements(headers, "Accept-Encoding").forEach(said::read);
    var among = new StringJoiner(", ");
    for (var coding : codings) {
      if (said.takes(coding)) {
        among.add(coding);
      }
    }
    return among.toString();
  }

  private boolean takes(String coding) {
    return taken.contains(coding) || (taken.contains("*") && !refused.contains(coding));
  }

  private void read(String element) {
    var semicolon = element.indexOf(';');
    var name = semicolon < 0 ? element : element.substring(0, semicolon).strip();
    var coding = name.toLowerCase(Locale.ROOT);
    var isTaken = semicolon < 0 || isPositive(element.substring(semicolon + 1).strip());
    (isTaken ? taken : refused).add(coding.equals("x-gzip") ? "gzip" : coding);
  }

  /// Whether a weight is one above zero (RFC 9110 section 12.4.2). What cannot be read is a
  /// refusal.
  private static boolean isPositive(String parameter) {
    return POSITIVE.matcher(parameter).matches();
  }
}
