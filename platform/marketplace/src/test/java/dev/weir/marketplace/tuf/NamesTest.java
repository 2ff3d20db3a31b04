package dev.weir.marketplace.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "plugins/acme/jwt-extra-1.4.2+b1.jar", "_x/y~z@1=2,3"})
  void targetsAreOfPlainSegments(String name) {
    assertThat(Names.isTarget(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "a/.b", "a\\b", "a:b", "C:/a", "a%2e",
        "a b", "a\n", "a\u0000", "ä", "a?b", "a#b", "a*b", "~/a", "-a"
      })
  void targetsLeadNowhereElse(String name) {
    assertThat(Names.isTarget(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "plugins/acme/*", "plugins/acme/?-*.jar"})
  void patternsMayHaveWildcards(String pattern) {
    assertThat(Names.isPattern(pattern)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "plugins/{a,b}", "[a-z]", "!a", "#a", "a/+(b)", "../*", "a\\*"})
  void patternsHaveNoSyntaxThatClientsReadDifferently(String pattern) {
    assertThat(Names.isPattern(pattern)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "targets", "snapshot", "timestamp", "", "Acme", "a/b", ".a", "ä"})
  void rolesDoNotPassForOthers(String name) {
    assertThat(Names.isDelegatedRole(name)).isFalse();
  }
}
