package dev.weir.plugins.ratelimit;

import java.time.LocalDate;

/// What a quota is for.
public enum Period {
  /// From midnight to midnight.
  DAY,
  /// From the first of a month to the first of the next.
  MONTH;

  LocalDate start(LocalDate date) {
    return this == DAY ? date : date.withDayOfMonth(1);
  }

  LocalDate next(LocalDate start) {
    return this == DAY ? start.plusDays(1) : start.plusMonths(1);
  }
}
