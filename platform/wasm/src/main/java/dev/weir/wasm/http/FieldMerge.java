package dev.weir.wasm.http;

import dev.weir.api.Headers;

/// Puts the fields of two messages together.
final class FieldMerge {

  private static final String SET_COOKIE = "Set-Cookie";

  private FieldMerge() {}

  /// The base's fields without those whose names the top has, then the top's.
  static Headers over(Headers base, Headers top) {
    var merge = new Merge(base);
    top.forEach((name, _) -> merge.remove(name));
    top.forEach(merge::add);
    return merge.fields;
  }

  /// What the next handler answered, and beside it what the guest had set before: of a name that
  /// both have, the answer's values stay. Cookies are the exception, since each is a field of its
  /// own.
  static Headers under(Headers answer, Headers guest) {
    var merge = new Merge(answer);
    guest.forEach((name, value) -> {
      if (!answer.contains(name) || name.equalsIgnoreCase(SET_COOKIE)) {
        merge.add(name, value);
      }
    });
    return merge.fields;
  }

  private static final class Merge {

    private Headers fields;

    Merge(Headers fields) {
      this.fields = fields;
    }

    void add(String name, String value) {
      fields = fields.withAdded(name, value);
    }

    void remove(String name) {
      fields = fields.without(name);
    }
  }
}
