package dev.weir.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {

  private static final Path FILES = Path.of("src/test/resources/dev/weir/cli/top");
  private static final String TITLE = "weir top 10.0.0.5:9901";

  private static Activity activity() throws Exception {
    return Activity.between(sample("before.json"), sample("after.json"));
  }

  private static Sample sample(String file) throws Exception {
    return Sample.of(JsonView.of(JsonReader.read(Files.readAllBytes(FILES.resolve(file)))));
  }

  private static String lines(Screen screen) throws Exception {
    return String.join("\n", screen.lines(TITLE, activity())) + "\n";
  }

  private static String golden(String file) throws IOException {
    return Files.readString(FILES.resolve(file));
  }

  @Test
  void showsTheBusiestFirst() throws Exception {
    assertThat(lines(new Screen(120, 40))).isEqualTo(golden("screen.txt"));
  }

  @Test
  void fitsIntoASmallOne() throws Exception {
    var lines = new Screen(80, 18).lines(TITLE, activity());

    assertThat(lines)
        .hasSizeLessThanOrEqualTo(18)
        .allSatisfy(it -> assertThat(it).hasSizeLessThanOrEqualTo(80));
    assertThat(String.join("\n", lines) + "\n").isEqualTo(golden("screen-small.txt"));
  }

  @Test
  void findsQuantilesBetweenBounds() {
    var bounds = List.of(100L, 200L);
    var counts = new Counts(4, 0, 0, 500_000, List.of(2L, 2L, 0L));

    assertThat(counts.quantile(0.5, bounds)).isEqualTo(100);
    assertThat(counts.quantile(0.75, bounds)).isEqualTo(150);
    assertThat(counts.meanMicros()).isEqualTo(125);
    assertThat(new Counts(1, 0, 0, 0, List.of(0L, 0L, 1L)).quantile(0.5, bounds)).isInfinite();
    assertThat(Counts.NONE.quantile(0.5, bounds)).isNaN();
  }

  @Test
  void takesAllOfWhatHasBegunAnew() {
    var before = new Counts(9, 0, 0, 9, List.of(9L));
    var after = new Counts(2, 1, 0, 2, List.of(2L));

    assertThat(after.since(before)).isEqualTo(after);
    assertThat(before.since(after).count()).isEqualTo(7);
  }
}
