package dev.weir.gateway.telemetry.accesslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Writes points in time, whose texts within one second are made once.
final class Timestamps {

  private static final DateTimeFormatter RFC_3339 = utc("uuuu-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter COMMON = utc("dd/MMM/uuuu:HH:mm:ss +0000");

  private static final class Second {
    private final long number;
    private final byte[] text;

    private Second(long number, byte[] text) {
      this.number = number;
      this.text = text;
    }
  }

  private final DateTimeFormatter format;
  private volatile Second last = new Second(Long.MIN_VALUE, new byte[0]);

  private Timestamps(DateTimeFormatter format) {
    this.format = format;
  }

  /// Up to the second, as RFC 3339 has it, without the zone.
  static Timestamps rfc3339() {
    return new Timestamps(RFC_3339);
  }

  /// As the common log format has it.
  static Timestamps common() {
    return new Timestamps(COMMON);
  }

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /// Appends a second.
  void append(long second, Line line) {
    var known = last;
    if (known.number != second) {
      var text = format.format(Instant.ofEpochSecond(second));
      known = new Second(second, text.getBytes(StandardCharsets.US_ASCII));
      last = known;
    }
    line.literal(known.text);
  }
}
