package dev.weir.marketplace.tuf;

import static dev.weir.marketplace.tuf.TestRepository.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What the independent client tuf-js says of the same repositories.
class TufJsTest {

  private static final Path SCRIPTS = Path.of("src/test/tuf-js");
  private static final String MISSING =
      "*** NOT RUN: tuf-js is missing, so NO INDEPENDENT CLIENT has read the index."
          + " Install it with platform/marketplace/src/test/tuf-js/install";

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> anIndependentClientComesToTheSame() throws Exception {
    if (!isInstalled()) {
      System.err.println(MISSING);
    }
    assumeTrue(isInstalled(), MISSING);
    var scenarios = Scenarios.all();
    for (var i = 0; i < scenarios.size(); i++) {
      prepare(scenarios.get(i), folder.resolve("cases").resolve(name(i)));
    }
    var verdicts = judge();
    var tests = new ArrayList<DynamicTest>();
    for (var i = 0; i < scenarios.size(); i++) {
      var scenario = scenarios.get(i);
      var verdict = verdicts.member(name(i));
      tests.add(dynamicTest(scenario.name(), () -> compare(scenario, verdict)));
    }
    return tests.stream();
  }

  private static String name(int i) {
    return "case-" + i;
  }

  private static void compare(Scenario scenario, JsonView verdict) throws Exception {
    var expected = scenario.expected();
    var outcome = verdict.member("outcome").string();
    if (expected.isStricter()) {
      assertThat(outcome).as(verdict.toString()).isIn("accepted", "not found");
      return;
    }
    if (expected.refusedBy().isPresent()) {
      assertThat(outcome).as(verdict.toString()).isEqualTo("refused");
      return;
    }
    assertThat(outcome)
        .as(verdict.toString())
        .isEqualTo(expected.content().isPresent() ? "accepted" : "not found");
    var content = verdict.optional("content");
    assertThat(content.isPresent() ? Optional.of(content.get().string()) : Optional.empty())
        .isEqualTo(expected.content());
  }

  private static void prepare(Scenario scenario, Path folder) throws Exception {
    var repository = TestRepository.create(folder.resolve("after"));
    Scenarios.copy(repository.metadata("1.root.json"), folder.resolve("root.json"));
    scenario.before().run(repository);
    copy(folder.resolve("after"), folder.resolve("before"));
    scenario.after().run(repository);
    var json =
        JsonObject.EMPTY
            .with("target", scenario.target())
            .with("before", NOW.toString())
            .with("after", scenario.now().toString());
    Files.write(folder.resolve("case.json"), JsonWriter.write(json));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private JsonView judge() throws Exception {
    var output = folder.resolve("verdicts.json");
    var errors = folder.resolve("errors.txt");
    var process =
        new ProcessBuilder("node", "judge.js", folder.resolve("cases").toString())
            .directory(SCRIPTS.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return JsonView.read(Files.readAllBytes(output), JsonReader.DEFAULT_LIMITS);
  }

  private static boolean isInstalled() {
    return Files.isDirectory(SCRIPTS.resolve("node_modules/tuf-js")) && hasNode();
  }

  private static boolean hasNode() {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return List.of(path.split(File.pathSeparator)).stream()
        .anyMatch(place -> Files.isExecutable(Path.of(place, "node")));
  }
}
