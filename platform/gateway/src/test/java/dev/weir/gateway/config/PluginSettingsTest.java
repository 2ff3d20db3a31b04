package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PluginSettingsTest {

  private static final String FILE =
      """
      listeners: [ { address: 127.0.0.1:0 } ]
      routes: []
      plugins:
        settings:
          geo:
            refresh_time: 5s
      """;

  record Geo(@Default("1s") Duration refreshTime) {
    Geo {
      Expect.that(refreshTime.toSeconds() < 60, "refresh-time", refreshTime, "< 1m");
    }
  }

  @Test
  void bindsWhatIsSetForAPlugin() {
    assertThat(read(FILE).settings().bind("geo", Geo.class).refreshTime()).hasSeconds(5);
  }

  @Test
  void bindsTheDefaultsIfNothingIsSet() {
    assertThat(read(FILE).settings().bind("other", Geo.class).refreshTime()).hasSeconds(1);
  }

  @Test
  void saysWhereItDoesNotFit() {
    var settings = read(FILE.replace("5s", "2m")).settings();

    assertThatThrownBy(() -> settings.bind("geo", Geo.class))
        .hasMessage("weir.yaml:6:21: plugins.settings.geo.refresh-time: '2m' (expected: < 1m)");
  }

  @Test
  void refusesAPropertyThatIsWrittenInBothWays() {
    var settings = read(FILE + "      refresh-time: 6s\n").settings();

    assertThatThrownBy(() -> settings.bind("geo", Geo.class))
        .hasMessage(
            "weir.yaml:7:7: plugins.settings.geo.refresh-time: duplicate property (refresh_time in"
                + " line 6)");
  }

  private static ConfigurationFile read(String text) {
    return ConfigurationFile.parse(text, Path.of("weir.yaml"), _ -> null);
  }
}
