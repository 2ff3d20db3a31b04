package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorsPageTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([0-9]+) \\| ([a-z]+) \\| .+ \\| .+ \\|$");

  @Test
  void listsAllCodesWithTheirStatusAndSource() throws IOException {
    var page = Files.readString(Path.of("../docs/errors.md"));
    var rows = ROW.matcher(page).results().map(ErrorsPageTest::text).sorted().toList();

    assertThat(rows)
        .isEqualTo(Arrays.stream(ErrorCode.values()).map(ErrorsPageTest::text).sorted().toList());
  }

  private static String text(MatchResult row) {
    return String.join(" ", row.group(1), row.group(2), row.group(3));
  }

  private static String text(ErrorCode code) {
    return String.join(
        " ",
        code.id(),
        Integer.toString(code.status()),
        code.source().name().toLowerCase(Locale.ROOT));
  }
}
