package dev.weir.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamNamesTest {

  @Test
  void takesAnOrdinaryNameAsItIs() {
    assertThat(UpstreamNames.of("redis.static")).containsExactly("redis.static");
  }

  @ParameterizedTest
  @CsvSource({
    "outbound|6379||redis.static, redis.static, redis",
    "outbound|80|v1|auth.svc.cluster.local, auth.svc.cluster.local, auth",
    "outbound|443||llm.dns, llm.dns, llm",
    "outbound|443||OTHER.DNS, OTHER.DNS, OTHER",
  })
  void knowsTheHostOfACluster(String name, String host, String known) {
    assertThat(UpstreamNames.of(name)).containsExactly(name, host, known);
  }

  @Test
  void endsWithTheFirstLabelOfTheHost() {
    assertThat(UpstreamNames.of("outbound|80||auth.prod.svc.cluster.local"))
        .containsExactly(
            "outbound|80||auth.prod.svc.cluster.local",
            "auth.prod.svc.cluster.local",
            "auth.prod",
            "auth");
  }

  @ParameterizedTest
  @CsvSource({"outbound|", "outbound|80|x", "outbound|80||", "inbound|80||a.dns"})
  void takesWhatIsNoClusterAsItIs(String name) {
    assertThat(UpstreamNames.of(name)).containsExactly(name);
  }

  @Test
  void hasNoEmptyName() {
    assertThat(UpstreamNames.of("outbound|80||.dns")).containsExactly("outbound|80||.dns", ".dns");
  }
}
