package dev.weir.plugins.cache;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// Dates of HTTP in their three formats (RFC 9110 section 5.6.7).
///
/// The day of the week must be one, but need not be the right one: it says nothing that the rest
/// does not say.
final class HttpDates {

  private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final List<String> LONG_DAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

  private static final DateTimeFormatter FIXED = strict("dd MMM uuuu HH:mm:ss 'GMT'");
  private static final DateTimeFormatter ASCTIME = strict("MMM ppd HH:mm:ss uuuu");
  private static final DateTimeFormatter RFC_850 =
      new DateTimeFormatterBuilder()
          .appendPattern("dd-MMM-")
          .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
          .appendPattern(" HH:mm:ss 'GMT'")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private HttpDates() {}

  private static DateTimeFormatter strict(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /// The date as it is sent.
  static String format(long millis) {
    return WRITTEN.format(Instant.ofEpochMilli(millis));
  }

  /// The date in milliseconds since 1970; empty if the text is none.
  ///
  /// @param now by which a year of two digits is told: it is at most 50 years ahead
  static OptionalLong parse(String text, long now) {
    var comma = text.indexOf(", ");
    try {
      if (comma < 0) {
        var space = text.indexOf(' ');
        return space < 0 || !DAYS.contains(text.substring(0, space))
            ? OptionalLong.empty()
            : millis(LocalDateTime.parse(text.substring(space + 1), ASCTIME));
      }
      var day = text.substring(0, comma);
      var rest = text.substring(comma + 2);
      if (DAYS.contains(day)) {
        return millis(LocalDateTime.parse(rest, FIXED));
      }
      return LONG_DAYS.contains(day)
          ? millis(nearest(LocalDateTime.parse(rest, RFC_850), now))
          : OptionalLong.empty();
    } catch (DateTimeException _) {
      return OptionalLong.empty();
    }
  }

  private static LocalDateTime nearest(LocalDateTime date, long now) {
    var latest = LocalDateTime.ofInstant(Instant.ofEpochMilli(now), ZoneOffset.UTC).plusYears(50);
    return date.isAfter(latest) ? date.minusYears(100) : date;
  }

  private static OptionalLong millis(LocalDateTime date) {
    return OptionalLong.of(date.toInstant(ZoneOffset.UTC).toEpochMilli());
  }
}
