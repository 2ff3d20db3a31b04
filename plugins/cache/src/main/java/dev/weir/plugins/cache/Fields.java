package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which fields of a response are stored, updated by a 304, and sent in a 304.
final class Fields {

  /// What belongs to one connection or is known better when the response is used (RFC 9111 section
  /// 3.1).
  private static final Set<String> NEVER_STORED =
      Set.of(
          "age",
          "connection",
          "content-length",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /// What tells which bytes are stored and how they are to be read (RFC 9111 section 3.2).
  private static final Set<String> NEVER_UPDATED =
      Set.of("content-encoding", "content-length", "content-md5", "content-range", "etag", "vary");

  /// What is about a body that a 304 does not have.
  private static final Set<String> NOT_IN_304 =
      Set.of(
          "content-encoding",
          "content-language",
          "content-length",
          "content-range",
          "content-type");

  private Fields() {}

  /// The fields of a response that are stored.
  ///
  /// @param without the names of more fields that are not, in lower case
  static Headers stored(Headers headers, Set<String> without) {
    var nominated = new HashSet<>(without);
    nominated.addAll(FieldLists.names(headers, "Connection"));
    return select(headers, nominated, NEVER_STORED);
  }

  /// The stored fields, updated by those of a response that says they are still good.
  ///
  /// @param update without what is never stored
  static Headers updated(Headers stored, Headers update) {
    var names = new HashSet<String>();
    update.forEach((name, _) -> names.add(lower(name)));
    names.removeAll(NEVER_UPDATED);
    var fields = new ArrayList<String>();
    stored.forEach((name, value) -> add(!names.contains(lower(name)), name, value, fields));
    update.forEach((name, value) -> add(names.contains(lower(name)), name, value, fields));
    return Headers.of(fields.toArray(String[]::new));
  }

  /// The fields of a 304 for a client that has this response.
  static Headers notModified(Headers headers) {
    return select(headers, NOT_IN_304, Set.of());
  }

  private static Headers select(Headers headers, Set<String> without, Set<String> nor) {
    var fields = new ArrayList<String>();
    headers.forEach((name, value) -> {
      var lower = lower(name);
      add(!without.contains(lower) && !nor.contains(lower), name, value, fields);
    });
    return Headers.of(fields.toArray(String[]::new));
  }

  private static void add(boolean isWanted, String name, String value, List<String> fields) {
    if (isWanted) {
      fields.add(name);
      fields.add(value);
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
