package dev.weir.marketplace.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {

  @TempDir Path folder;

  static List<Scenario> scenarios() {
    return Scenarios.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void endsAsItHasTo(Scenario scenario) throws Exception {
    var repository = TestRepository.create(folder.resolve("repository"));
    var store = folder.resolve("store");
    scenario.before().run(repository);
    repository.client(store, TestRepository.NOW).refresh();

    scenario.after().run(repository);

    var client = repository.client(store, scenario.now());
    var refusedBy = scenario.expected().refusedBy();
    if (refusedBy.isPresent()) {
      assertThatExceptionOfType(TufException.class)
          .isThrownBy(() -> TestRepository.read(client, scenario.target()))
          .withMessageMatching("(?s)" + refusedBy.get() + ": [^ ]+: .+")
          .satisfies(e -> assertThat(e.check()).isEqualTo(refusedBy.get()));
      assertThat(client.trusted().orElseThrow().find(TestRepository.POLICY)).isPresent();
      return;
    }
    assertThat(TestRepository.read(client, scenario.target()))
        .isEqualTo(scenario.expected().content());
  }
}
