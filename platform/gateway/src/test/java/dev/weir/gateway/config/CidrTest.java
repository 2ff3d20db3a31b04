package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.128.0.0/9, 10.127.0.1, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.0, false",
    "192.0.2.2/31, 192.0.2.3, true",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "::/0, 10.0.0.1, false",
    "0.0.0.0/0, ::1, false"
  })
  void containsTheAddressesThatShareItsPrefix(String range, String address, boolean isIn) {
    assertThat(Cidr.parse(range).contains(InetAddress.ofLiteral(address))).isEqualTo(isIn);
  }

  @Test
  void isOneAddressWithoutAPrefix() {
    assertThat(Cidr.parse("192.0.2.1")).hasToString("192.0.2.1/32");
    assertThat(Cidr.parse("::1").prefix()).isEqualTo(128);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.1/8",
        "10.0.0/8",
        "a/8",
        "010.0.0.0/8",
        "::/129",
        "fd00::1/8",
        "10.0.0.0/8/8"
      })
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse(text))
        .withMessageStartingWith("'" + text + "' (expected: ");
  }
}
