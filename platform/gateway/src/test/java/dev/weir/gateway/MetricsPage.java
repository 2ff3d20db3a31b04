package dev.weir.gateway;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What Prometheus reads, in parts.
final class MetricsPage {

  private static final Pattern FAMILY = Pattern.compile("# [A-Z]+ ([^ ]+).*");

  private MetricsPage() {}

  /// The lines of the families with such names.
  static String families(String page, String names) {
    var wanted = Pattern.compile(names).asMatchPredicate();
    var isWanted = new boolean[1];
    return page.lines()
        .filter(line -> {
          var family = FAMILY.matcher(line);
          if (family.matches()) {
            isWanted[0] = wanted.test(family.group(1));
          }
          return isWanted[0];
        })
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
