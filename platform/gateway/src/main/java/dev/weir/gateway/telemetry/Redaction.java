package dev.weir.gateway.telemetry;

import dev.weir.gateway.config.TelemetryConfig;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What may be told of a request: everything that operators read about requests goes through it.
///
/// Without any configuration no secret gets out that has a place of its own in HTTP: the values of
/// headers are told only if the header is known to be harmless, or if the operator has named it and
/// neither its name looks like that of a secret nor its value like a token; of a query only the
/// names are told; URLs in the values of headers lose what stands before an `@`, in the query and
/// in the fragment, and ids of sessions.
///
/// Immutable. Nothing is allocated for what needs no change.
public final class Redaction {

  /// What stands in place of what is not told.
  public static final String HIDDEN = "***";

  private static final List<String> HARMLESS =
      List.of(
          ("host accept accept-encoding accept-language accept-charset accept-ranges age allow"
                  + " alt-svc cache-control cache-status connection content-disposition"
                  + " content-encoding content-language content-length content-location"
                  + " content-range content-type date etag expect expires forwarded"
                  + " if-match if-modified-since if-none-match if-range if-unmodified-since"
                  + " keep-alive last-modified link location max-forwards origin pragma priority"
                  + " range ratelimit ratelimit-limit ratelimit-policy ratelimit-remaining"
                  + " ratelimit-reset referer referrer-policy refresh retry-after sec-fetch-dest"
                  + " sec-fetch-mode sec-fetch-site server strict-transport-security te"
                  + " traceparent trailer transfer-encoding upgrade user-agent vary via"
                  + " x-content-type-options x-correlation-id x-forwarded-for x-forwarded-host"
                  + " x-forwarded-port x-forwarded-proto x-frame-options x-ratelimit-limit"
                  + " x-ratelimit-remaining x-ratelimit-reset x-real-ip x-request-id"
                  + " access-control-allow-credentials access-control-allow-headers"
                  + " access-control-allow-methods access-control-allow-origin"
                  + " access-control-expose-headers access-control-max-age"
                  + " access-control-request-headers access-control-request-method")
              .split(" "));

  private final Set<String> harmless = names(HARMLESS);
  private final Set<String> shown;
  private final Set<String> hidden;
  private final Set<String> parameters;

  private Redaction(TelemetryConfig.Redact config) {
    this.shown = names(config.headers().show());
    this.hidden = names(config.headers().hide());
    this.parameters = Set.copyOf(config.query().show());
  }

  /// What a configuration allows.
  public static Redaction of(TelemetryConfig.Redact config) {
    return new Redaction(config);
  }

  /// What is allowed where nothing is configured.
  public static Redaction strict() {
    return new Redaction(TelemetryConfig.Redact.strict());
  }

  private static Set<String> names(Collection<String> names) {
    var set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(names);
    return set;
  }

  /// How the value of a header is told.
  public enum Telling {
    /// As it is: the operator says that it is no secret.
    WHOLE,
    /// Without what is secret in URLs.
    WITHOUT_SECRETS,
    /// Likewise, or only how long it is if it looks like a token.
    WITHOUT_TOKENS,
    /// Only how long it is.
    LENGTH
  }

  /// How diagnostic output tells the value of a header that nobody has asked for by name.
  public Telling ofAny(String header) {
    if (!harmless.contains(header) && !shown.contains(header)) {
      return Telling.LENGTH;
    }
    return ofNamed(header);
  }

  /// How the value of a header is told where the operator has asked for it by name.
  public Telling ofNamed(String header) {
    if (hidden.contains(header)) {
      return Telling.LENGTH;
    }
    if (shown.contains(header)) {
      return Telling.WHOLE;
    }
    if (harmless.contains(header)) {
      return Telling.WITHOUT_SECRETS;
    }
    return SecretNames.isSecret(header) ? Telling.LENGTH : Telling.WITHOUT_TOKENS;
  }

  /// What diagnostic output tells of the value of a header that nobody has asked for by name.
  public String header(String name, String value) {
    return tell(ofAny(name), value);
  }

  /// What is told of a value.
  public String tell(Telling telling, String value) {
    return switch (telling) {
      case WHOLE -> value;
      case WITHOUT_SECRETS -> text(value);
      case WITHOUT_TOKENS -> isRandom(value) ? tell(Telling.LENGTH, value) : text(value);
      case LENGTH -> HIDDEN + " (" + value.length() + " bytes)";
    };
  }

  /// What is told of the value of something that the gateway does not know, such as a property that
  /// a filter has set.
  public String value(String name, String value) {
    return SecretNames.isSecret(name) || isRandom(value)
        ? tell(Telling.LENGTH, value)
        : text(value);
  }

  private static boolean isRandom(String value) {
    return Randomness.isIn(value, 0, value.length());
  }

  /// The path without ids of sessions.
  public String path(String path) {
    return SessionIds.areIn(path) ? SessionIds.hidden(path) : path;
  }

  /// The text, and of URLs in it what is not secret.
  public String text(String text) {
    return UrlRedaction.needs(text) ? new UrlRedaction(this, text).redacted() : text;
  }

  /// The query, without the `?`: the names, and the values of those that the configuration names.
  /// What has no `=` is a value without a name unless the configuration names it.
  public String query(String raw) {
    return redactedFrom(raw, 0, raw.length()) < 0 ? raw : redacted(raw);
  }

  private String redacted(String raw) {
    var told = new StringBuilder(raw.length() + HIDDEN.length());
    appendQuery(raw, 0, raw.length(), told);
    return told.toString();
  }

  /// The first parameter that is not told as it is; -1 if all are.
  private int redactedFrom(String raw, int from, int to) {
    var at = from;
    while (at < to) {
      var end = end(raw, at, to);
      if (!isTold(raw, at, end)) {
        return at;
      }
      at = end + 1;
    }
    return -1;
  }

  void appendQuery(String raw, int from, int to, StringBuilder told) {
    var at = from;
    while (at < to) {
      var end = end(raw, at, to);
      if (isTold(raw, at, end)) {
        told.append(raw, at, end);
      } else {
        appendHidden(raw, at, end, told);
      }
      if (end < to) {
        told.append('&');
      }
      at = end + 1;
    }
  }

  private void appendHidden(String raw, int from, int to, StringBuilder told) {
    var equals = equals(raw, from, to);
    if (equals < 0 || !isName(raw, from, equals)) {
      told.append(HIDDEN);
      return;
    }
    told.append(raw, from, equals).append('=').append(HIDDEN);
  }

  private static int end(String raw, int from, int to) {
    var end = raw.indexOf('&', from);
    return end < 0 || end > to ? to : end;
  }

  private static int equals(String raw, int from, int to) {
    var equals = raw.indexOf('=', from);
    return equals < 0 || equals >= to ? -1 : equals;
  }

  private boolean isTold(String raw, int from, int to) {
    if (from == to) {
      return true;
    }
    var equals = equals(raw, from, to);
    var nameEnd = equals < 0 ? to : equals;
    if (!isName(raw, from, nameEnd)) {
      return false;
    }
    if (equals + 1 == to) {
      return true;
    }
    return !parameters.isEmpty()
        && parameters.contains(raw.substring(from, nameEnd))
        && (equals < 0 || isPlain(raw, equals + 1, to));
  }

  // Some take `;` for an `&`, and a name that looks random may be a value without a name.
  private static boolean isName(String raw, int from, int to) {
    return !Randomness.isIn(raw, from, to) && !hasAny(raw, from, to, ";?@:") && isShort(from, to);
  }

  private static boolean isShort(int from, int to) {
    return to - from <= 64;
  }

  // A value may be a URL, a query or a list of parameters, encoded once or several times.
  private static boolean isPlain(String raw, int from, int to) {
    return !Randomness.isIn(raw, from, to)
        && !hasAny(raw, from, to, "=;?@#")
        && !hasEncoded(raw, from, to);
  }

  private static boolean hasAny(String raw, int from, int to, String characters) {
    for (var i = from; i < to; i++) {
      if (characters.indexOf(raw.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasEncoded(String raw, int from, int to) {
    for (var i = from; i < to - 2; i++) {
      if (raw.charAt(i) == '%' && isDelimiter(raw.charAt(i + 1), raw.charAt(i + 2))) {
        return true;
      }
    }
    return false;
  }

  // %3D, %3B, %3F, %40, %23, %26, and %25 that any of them may hide behind.
  private static boolean isDelimiter(char high, char low) {
    return switch (high) {
      case '2' -> low == '3' || low == '5' || low == '6';
      case '3' -> "BbDdFf".indexOf(low) >= 0;
      case '4' -> low == '0';
      default -> false;
    };
  }
}
