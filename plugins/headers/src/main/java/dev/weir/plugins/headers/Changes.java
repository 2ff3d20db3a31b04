package dev.weir.plugins.headers;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What happens to the fields of one message: first `remove`, then `set`, then `add`.
///
/// @param set fields that take the place of all fields of their name
/// @param add fields that come after those that are there
/// @param remove names of fields that go
public record Changes(
    @Default("{}") Map<String, String> set,
    @Default("{}") Map<String, String> add,
    @Default("[]") List<String> remove) {

  /// The fields that say where a message ends and what this connection does next. They are the
  /// gateway's: whoever could change them could smuggle a second message behind the first.
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  public Changes {
    set.forEach((name, value) -> check("set", name, value));
    add.forEach((name, value) -> check("add", name, value));
    remove.forEach(name -> checkName("remove", name));
  }

  private static void check(String property, String name, String value) {
    checkName(property, name);
    try {
      Template.parse(Headers.requireValue(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(property + "." + name + ": " + e.getMessage(), e);
    }
  }

  private static void checkName(String property, String name) {
    try {
      Headers.requireName(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
    }
    Expect.that(
        !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)),
        property,
        name,
        "a header that is not the connection's own");
  }
}
