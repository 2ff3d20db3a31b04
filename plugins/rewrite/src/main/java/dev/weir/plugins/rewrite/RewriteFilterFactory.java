package dev.weir.plugins.rewrite;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pf4j.Extension;

/// Changes the path on its way to the upstream; the query stays as it is.
@Extension
public final class RewriteFilterFactory implements FilterFactory<RewriteFilterFactory.Config> {

  private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+");

  /// Configuration of `rewrite`: at least one property, applied in this order.
  ///
  /// @param stripPrefix the segments to take off the front; a path that does not begin with them
  ///   stays as it is
  /// @param addPrefix the segments to put in front
  /// @param regex what to replace
  public record Config(
      Optional<String> stripPrefix, Optional<String> addPrefix, Optional<Regex> regex) {

    public Config {
      checkPrefix("strip-prefix", stripPrefix);
      checkPrefix("add-prefix", addPrefix);
      if (stripPrefix.isEmpty() && addPrefix.isEmpty() && regex.isEmpty()) {
        throw new IllegalArgumentException(
            "nothing to rewrite (expected: one of strip-prefix, add-prefix, regex)");
      }
    }
  }

  /// A replacement by regular expression.
  ///
  /// @param pattern what to look for in the path; each match is replaced
  /// @param replacement what to put there, with `$1` for the first group
  public record Regex(Pattern pattern, @Default("") String replacement) {

    public Regex {
      Expect.that(
          fits(pattern, replacement), "replacement", replacement, "groups that the pattern has");
    }

    /// Whether all groups that the replacement names exist: tried on a match of nothing at all.
    private static boolean fits(Pattern pattern, String replacement) {
      try {
        var nothing = Pattern.compile("|" + pattern.pattern(), pattern.flags()).matcher("");
        if (nothing.find()) {
          nothing.appendReplacement(new StringBuilder(), replacement);
        }
        return true;
      } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
        return false;
      }
    }
  }

  @Override
  public String name() {
    return "rewrite";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    var rewriting = new Rewriting(config);
    return (request, chain) -> {
      var path = rewriting.apply(request.path());
      return chain.proceed(path.equals(request.path()) ? request : request.withPath(path));
    };
  }

  private static void checkPrefix(String property, Optional<String> prefix) {
    prefix.ifPresent(text ->
        Expect.that(
            PREFIX.matcher(text).matches() && Paths.isSafe(text),
            property,
            text,
            "a path such as /api/v1"));
  }
}
