package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNameTest {

  @ParameterizedTest
  @CsvSource({
    "api.example.com, api.example.com",
    "API.Example.com:8080, api.example.com",
    "api.example.com.:8080, api.example.com",
    "api.example.com., api.example.com",
    "127.0.0.1:80, 127.0.0.1",
    "[::1], [::1]",
    "[2001:DB8::1]:443, [2001:db8::1]",
    "'', ''"
  })
  void isTheHostOfAnAuthorityInOneSpelling(String authority, String host) {
    assertThat(HostName.of(authority)).isEqualTo(host);
  }

  @Test
  void isTheSameStringIfThereIsNothingToDo() {
    var authority = "api.example.com";

    assertThat(HostName.of(authority)).isSameAs(authority);
  }
}
