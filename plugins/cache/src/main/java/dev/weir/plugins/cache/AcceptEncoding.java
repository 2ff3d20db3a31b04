package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a client says about content codings, brought down to the ones that matter (RFC 9110 section
/// 12.5.3): clients that can take the same of them share what is stored.
final class AcceptEncoding {

  private static final Pattern POSITIVE =
      Pattern.compile("[qQ]=(?:1(?:\\.0{0,3})?|0\\.(?!0*$)[0-9]{1,3})");

  private final Set<String> taken = new TreeSet<>();
  private final Set<String> refused = new TreeSet<>();

  private AcceptEncoding() {}

  /// Those of the codings that the client takes, in the order given, as a field has them; empty if
  /// it takes none. One that says nothing takes none: what says nothing is usually simple.
  static String among(List<String> codings, Headers headers) {
    var said = new AcceptEncoding();
    FieldLists.elements(headers, "Accept-Encoding").forEach(said::read);
    var isAnyTaken = said.taken.contains("*");
    return String.join(
        ", ",
        codings.stream()
            .filter(it -> said.taken.contains(it) || (isAnyTaken && !said.refused.contains(it)))
            .toList());
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
