package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the documentation says is so.
class DocumentationTest {

  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern METHOD = Pattern.compile("`([A-Z][\\w.]*)\\.([a-z]\\w*)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final List<String> PACKAGES =
      List.of(
          "dev.weir.api",
          "dev.weir.http",
          "dev.weir.wasm",
          "dev.weir.wasm.engine",
          "dev.weir.gateway",
          "dev.weir.gateway.filter",
          "dev.weir.gateway.log",
          "dev.weir.gateway.telemetry.trace",
          "dev.weir.gateway.listener",
          "dev.weir.gateway.route",
          "dev.weir.gateway.upstream",
          "dev.weir.gateway.wire");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "platform/docs/user-guide.md", "platform/docs/filters.md"})
  void hasConfigurationsThatAreGood(String document) throws IOException {
    var examples = matches(YAML, document).map(match -> match.group(1)).toList();

    assertThat(examples).isNotEmpty().allSatisfy(this::isGood);
  }

  private void isGood(String example) throws IOException {
    var file = directory.resolve("weir.yaml");
    var module = Installation.current().home().resolve("wasm-filters/security-headers.wasm");
    Files.writeString(
        file, whole(example).replace("filters/geo.wasm", module.toAbsolutePath().toString()));
    var shell = new FakeShell();

    shell.run("check", file.toString());

    assertThat(shell.err().toString()).as(example).isEmpty();
  }

  private static String whole(String example) {
    if (!example.startsWith("filters:")) {
      return example;
    }
    return """
    listeners: [ { address: 127.0.0.1:8080 } ]
    upstreams: { a: { endpoints: [ 127.0.0.1:9000 ] } }
    routes:
      - id: a
        upstream: a
    """
        + example.indent(4);
  }

  @Test
  void hasAFilterThatCompiles() throws IOException {
    var source = matches(JAVA, "README.md").findFirst().orElseThrow().group(1);
    var file = Files.writeString(directory.resolve("TenantFilterFactory.java"), source);
    var output = new ByteArrayOutputStream();

    var exitCode =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                output,
                output,
                "-proc:none",
                "-d",
                directory.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());

    assertThat(exitCode).as(output.toString(UTF_8)).isZero();
  }

  @Test
  void listsEveryOfficialFilter() throws IOException {
    var shell = new FakeShell();
    shell.run("schema");
    var filters = new TreeSet<String>();
    Pattern.compile("\"const\": \"([a-z-]+)\"")
        .matcher(shell.out().toString())
        .results()
        .forEach(match -> filters.add(match.group(1)));

    assertThat(filters).contains("request-id", "wasm");
    assertThat(filters)
        .allSatisfy(filter ->
            assertThat(read("platform/docs/filters.md"))
                .containsAnyOf("**[" + filter + "](", "**" + filter + "**"));
  }

  @Test
  void namesTheCodeAsItIs() throws IOException {
    var named = matches(METHOD, "platform/docs/life-of-a-request.md").toList();

    assertThat(named).hasSizeGreaterThan(20);
    assertThat(named)
        .allSatisfy(
            name -> assertThat(methods(name.group(1))).as(name.group()).contains(name.group(2)));
  }

  private static List<String> methods(String type) {
    return PACKAGES.stream()
        .map(name -> load(name + "." + type.replace('.', '$')))
        .flatMap(Optional::stream)
        .flatMap(found -> Arrays.stream(found.getDeclaredMethods()))
        .map(java.lang.reflect.Method::getName)
        .collect(Collectors.toList());
  }

  private static Optional<Class<?>> load(String name) {
    try {
      return Optional.of(Class.forName(name, false, DocumentationTest.class.getClassLoader()));
    } catch (ClassNotFoundException _) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "CONTRIBUTING.md",
        "platform/docs/user-guide.md",
        "platform/docs/filters.md",
        "platform/docs/filter-commands.md",
        "platform/docs/plugin-commands.md",
        "platform/docs/plugins.md",
        "platform/docs/publishing.md",
        "platform/docs/index-signing.md",
        "platform/docs/life-of-a-request.md"
      })
  void leadsToWhatExists(String document) throws IOException {
    var folder = ROOT.resolve(document).resolve("..");

    assertThat(matches(LINK, document).map(match -> folder.resolve(match.group(1)).normalize()))
        .allSatisfy(target -> assertThat(target).exists());
  }

  private static Stream<MatchResult> matches(Pattern pattern, String document) throws IOException {
    return pattern.matcher(read(document)).results();
  }

  private static String read(String document) throws IOException {
    return Files.readString(ROOT.resolve(document));
  }
}
