package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:80",
        "a.b-c.example_1.com:65535",
        "example.com.:80",
        "127.0.0.1:0",
        "[::1]:80",
        "[fe80::1:2]:443",
        "[::ffff:10.0.0.1]:80",
        "3scale.net:80"
      })
  void isWrittenAsItWasRead(String text) {
    assertThat(HostPort.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "localhost",
        "localhost:",
        "localhost:65536",
        "localhost:-1",
        "localhost:+1",
        "localhost: 80",
        "::1:80",
        "[::1]",
        "[::1]80",
        "[localhost]:80",
        "[127.0.0.1]:80",
        "[fe80::1%eth0]:80",
        "[::12345]:80",
        "300.0.0.1:80",
        "010.0.0.1:80",
        "1.2.3:80",
        "2130706433:80",
        "-a.com:80",
        "a..com:80",
        "a b:80",
        "http://a:80",
        "a/b:80"
      })
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostPort.parse(text))
        .withMessage("'" + text + "' (expected: host:port, such as example.com:80 or [::1]:80)");
  }
}
