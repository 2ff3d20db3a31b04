package dev.weir.plugins.ratelimit;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Requests that have a limit of their own. The first class that matches counts.
///
/// @param name what it is called in `RateLimit-Policy`, after the limit's name
/// @param of what tells the class: one part of a key, such as `header:X-Plan`
/// @param matches a regular expression for all of it
/// @param requests how many; those of the limit unless given
/// @param window in which time; that of the limit unless given
/// @param burst how many at once; `requests` unless given
/// @param exempt whether requests of this class are not counted at all
public record ClassConfig(
    String name,
    String of,
    String matches,
    Optional<Long> requests,
    Optional<Duration> window,
    Optional<Long> burst,
    @Default("false") boolean exempt) {

  public ClassConfig {
    LimitConfig.checkName(name);
    checkPattern(matches);
    var isNumbered = requests.isPresent() || window.isPresent() || burst.isPresent();
    Expect.that(!(exempt && isNumbered), "exempt", exempt, "no numbers beside it");
    Expect.that(exempt || isNumbered, "requests", "", "numbers of its own, or exempt: true");
  }

  // Kept as text: patterns are never equal, and a configuration that is not equal to the one before
  // makes a new filter at each reload.
  private static void checkPattern(String regex) {
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      Expect.that(false, "matches", regex, "a regular expression: " + e.getDescription());
    }
  }

  Pattern pattern() {
    return Pattern.compile(matches);
  }
}
