package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;
import java.util.Optional;
import java.util.regex.Pattern;

/// A level of the plugin API, `1.3`: what a plugin was compiled against, what a gateway offers.
public record ApiLevel(int major, int minor) {

  private static final Pattern SHAPE = Pattern.compile("(0|[1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,3})");

  /// The level that a text is, if it is one.
  public static Optional<ApiLevel> parse(String text) {
    var match = SHAPE.matcher(text);
    return match.matches()
        ? Optional.of(
            new ApiLevel(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))))
        : Optional.empty();
  }

  static ApiLevel parse(JsonView view) throws JsonException {
    return parse(view.string()).orElseThrow(() -> view.refused("a level as 1.3"));
  }

  /// Whether a gateway of this level runs plugins of another one: a later level adds to an earlier
  /// one of the same number, but before 1.0 each is an API of its own.
  public boolean serves(ApiLevel wanted) {
    return major == wanted.major && (major == 0 ? minor == wanted.minor : minor >= wanted.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
