package dev.weir.gateway.telemetry;

/// Takes out of a text what is secret in URLs: what stands before an `@` in an authority, the
/// values of queries, fragments, ids of sessions.
///
/// The text need not be a URL as a whole; `<...>; rel=next` and `5; url=...` hold some. What is not
/// a URL but looks like one loses the same.
final class UrlRedaction {

  private final Redaction redaction;
  private final String text;
  private final StringBuilder told;
  private int at;
  private int pathEnd = -1;
  private int atSign = -1;

  UrlRedaction(Redaction redaction, String text) {
    this.redaction = redaction;
    this.text = text;
    this.told = new StringBuilder(text.length() + Redaction.HIDDEN.length());
  }

  /// Whether there may be anything to take out.
  static boolean needs(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '?' || c == '#' || (c == ';' && SessionIds.isAt(text, i))) {
        return true;
      }
      if (isSlash(c) && i + 1 < text.length() && isSlash(text.charAt(i + 1))) {
        return true;
      }
    }
    return false;
  }

  String redacted() {
    while (at < text.length()) {
      var c = text.charAt(at);
      if (isSlash(c) && at + 1 < text.length() && isSlash(text.charAt(at + 1))) {
        authority();
      } else if (c == '?') {
        query();
      } else if (c == '#') {
        fragment();
      } else if (c == ';' && SessionIds.isAt(text, at)) {
        at = SessionIds.hide(text, at, told);
      } else {
        told.append(c);
        at++;
      }
    }
    return told.toString();
  }

  private void authority() {
    while (at < text.length() && isSlash(text.charAt(at))) {
      told.append(text.charAt(at++));
    }
    var end = at;
    while (end < text.length() && !isAuthorityEnd(text.charAt(end))) {
      end++;
    }
    var user = last('@', at, end);
    if (user >= 0) {
      told.append(Redaction.HIDDEN).append(text, user, end);
      at = end;
      return;
    }
    // What stands where a port does may be a password with a slash, which no rule allows.
    if (!isHost(at, end)) {
      told.append(Redaction.HIDDEN);
      at = urlEnd(end);
      return;
    }
    var later = hasPort(at, end) ? lastAtSignOfPath(end) : -1;
    if (later > end) {
      told.append(Redaction.HIDDEN);
      at = later;
      return;
    }
    told.append(text, at, end);
    at = end;
  }

  /// Where a character is last; -1 if it is not there.
  private int last(char wanted, int from, int to) {
    var i = to - 1;
    while (i >= from && text.charAt(i) != wanted) {
      i--;
    }
    return i < from ? -1 : i;
  }

  private boolean hasPort(int from, int to) {
    return last(':', from, to) > from && text.charAt(to - 1) != ']';
  }

  // Clients choose the text. So what has been looked for is remembered: a text full of `//a:1` must
  // not be searched from each of them to its end.
  private int lastAtSignOfPath(int from) {
    if (from > pathEnd) {
      pathEnd = from;
      while (pathEnd < text.length()
          && "?#".indexOf(text.charAt(pathEnd)) < 0
          && !isUrlEnd(text.charAt(pathEnd))) {
        pathEnd++;
      }
      atSign = last('@', from, pathEnd);
    }
    return atSign;
  }

  private boolean isHost(int from, int to) {
    var colon = last(':', from, to);
    if (colon < 0 || text.charAt(to - 1) == ']') {
      return true;
    }
    for (var i = colon + 1; i < to; i++) {
      if (!Character.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private void query() {
    told.append('?');
    var end = at + 1;
    while (end < text.length() && !isUrlEnd(text.charAt(end)) && text.charAt(end) != '#') {
      end++;
    }
    redaction.appendQuery(text, at + 1, end, told);
    at = end;
  }

  private void fragment() {
    var end = urlEnd(at + 1);
    told.append('#');
    if (end > at + 1) {
      told.append(Redaction.HIDDEN);
    }
    at = end;
  }

  private int urlEnd(int from) {
    var end = from;
    while (end < text.length() && !isUrlEnd(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isAuthorityEnd(char c) {
    return isSlash(c) || c == '?' || c == '#' || isUrlEnd(c);
  }

  private static boolean isUrlEnd(char c) {
    return c <= ' ' || c == '"' || c == '<' || c == '>';
  }

  private static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }
}
