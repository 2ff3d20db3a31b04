package dev.weir.plugins.rewrite;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.plugins.rewrite.RewriteFilterFactory.Config;
import dev.weir.plugins.rewrite.RewriteFilterFactory.Regex;
import java.util.Optional;

/// The way from the path of a request to the one the upstream gets.
///
/// A regular expression can take a path apart in ways its author did not think of: removing `x`
/// from `/.x./` makes `/../`. What comes out is therefore checked like what came in.
final class Rewriting {

  private final String strip;
  private final String add;
  private final Optional<Regex> regex;

  Rewriting(Config config) {
    strip = config.stripPrefix().orElse("");
    add = config.addPrefix().orElse("");
    regex = config.regex();
  }

  String apply(String path) {
    if (path.equals("*")) {
      return path;
    }
    var prefixed = Paths.rooted(add + stripped(path));
    return regex.isEmpty() ? prefixed : replaced(prefixed, regex.get());
  }

  private String stripped(String path) {
    var begins =
        path.startsWith(strip)
            && (path.length() == strip.length() || path.charAt(strip.length()) == '/');
    return begins ? path.substring(strip.length()) : path;
  }

  private static String replaced(String path, Regex regex) {
    String result;
    try {
      var text = new BoundedText(path);
      result = regex.pattern().matcher(text).replaceAll(regex.replacement());
    } catch (StackOverflowError e) {
      // Nested repetitions recurse in java.util.regex: to the same effect as too many steps.
      throw new GatewayException(ErrorCode.BAD_REQUEST, "regex ran out of stack", e);
    }
    if (!result.startsWith("/")) {
      throw new GatewayException(
          ErrorCode.FILTER_FAILED, "path: '" + result + "' (expected: one that starts with /)");
    }
    var rooted = Paths.rooted(result);
    if (!Paths.isSafe(rooted) || Paths.hides(rooted, path)) {
      throw new GatewayException(
          ErrorCode.BAD_REQUEST, "path: '" + rooted + "' (expected: a canonical path)");
    }
    return rooted;
  }
}
