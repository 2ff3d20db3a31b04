package dev.weir.gateway.listener;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The `Date` field line of the current second (RFC 9110 section 5.6.7), made once a second.
final class HttpDate {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private record Line(long second, String text) {}

  private final InstantSource clock;
  private volatile Line line;

  HttpDate(InstantSource clock) {
    this.clock = clock;
    this.line = at(clock.instant());
  }

  /// The line, with its CRLF.
  String line() {
    var now = clock.millis() / 1000;
    var known = line;
    if (known.second != now) {
      known = at(Instant.ofEpochSecond(now));
      line = known;
    }
    return known.text;
  }

  private static Line at(Instant instant) {
    return new Line(instant.getEpochSecond(), "Date: " + FORMAT.format(instant) + "\r\n");
  }
}
