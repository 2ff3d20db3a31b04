package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Json;
import dev.weir.api.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BinderTest {

  private static final Path DIRECTORY = Path.of("/etc/weir");

  private final Problems problems = new Problems("test.yaml");

  enum Mode {
    FAIL_OPEN,
    CLOSED
  }

  record Inner(@Default("7") int size) {}

  record Everything(
      String text,
      boolean flag,
      int count,
      long total,
      double share,
      Duration pause,
      DataSize room,
      Secret password,
      Json shape,
      Pattern pattern,
      Path path,
      Mode mode,
      HostPort address,
      Cidr range,
      List<Integer> numbers,
      Map<String, Boolean> flags,
      Optional<Duration> limit,
      Inner inner) {}

  @Test
  void understandsEveryType() {
    var bound =
        bind(
            """
            text: 1.0
            flag: true
            count: -5
            total: 9000000000
            share: 0.25
            pause: 1h1m1s1ms
            room: 64KiB
            password: p
            shape: { a: [1, "1", x, null, true], b: 1e3 }
            pattern: a+
            path: certs/../key.pem
            mode: fail-open
            address: "[::1]:80"
            range: 10.0.0.0/8
            numbers: [1, 2]
            flags: { x: true, y: false }
            limit: 2m
            inner: { size: 9 }
            """,
            Everything.class);

    assertThat(problems.all()).isEmpty();
    assertThat(bound.text()).isEqualTo("1.0");
    assertThat(bound.flag()).isTrue();
    assertThat(bound.count()).isEqualTo(-5);
    assertThat(bound.total()).isEqualTo(9_000_000_000L);
    assertThat(bound.share()).isEqualTo(0.25);
    assertThat(bound.pause()).isEqualTo(Duration.ofMillis(3_661_001));
    assertThat(bound.room()).isEqualTo(DataSize.ofKibibytes(64));
    assertThat(bound.password().reveal()).isEqualTo("p");
    assertThat(bound.shape().text()).isEqualTo("{\"a\":[1,\"1\",\"x\",null,true],\"b\":1e3}");
    assertThat(bound.pattern().pattern()).isEqualTo("a+");
    assertThat(bound.path()).isEqualTo(Path.of("/etc/weir/key.pem"));
    assertThat(bound.mode()).isEqualTo(Mode.FAIL_OPEN);
    assertThat(bound.address()).isEqualTo(new HostPort("::1", 80));
    assertThat(bound.range()).isEqualTo(Cidr.parse("10.0.0.0/8"));
    assertThat(bound.numbers()).containsExactly(1, 2);
    assertThat(bound.flags()).isEqualTo(Map.of("x", true, "y", false));
    assertThat(bound.limit()).contains(Duration.ofMinutes(2));
    assertThat(bound.inner().size()).isEqualTo(9);
  }

  record Defaults(
      @Default("10s") Duration timeout,
      @Default("[GET, HEAD]") List<String> methods,
      @Default("{}") Map<String, String> set,
      @Default("{}") Inner inner,
      @Default("key.pem") Path key,
      Optional<String> note) {}

  @Test
  void takesDefaultsAsIfTheyWereWrittenInTheFile() {
    var expected =
        new Defaults(
            Duration.ofSeconds(10),
            List.of("GET", "HEAD"),
            Map.of(),
            new Inner(7),
            Path.of("/etc/weir/key.pem"),
            Optional.empty());

    assertThat(bind("{}", Defaults.class)).isEqualTo(expected);
  }

  @Test
  void bindsJsonInPlaceOfARecord() {
    assertThat(bind("{ a: 1 }", Json.class).text()).isEqualTo("{\"a\":1}");
    assertThat(bind("{}", Json.class).text()).isEqualTo("{}");
  }

  record Tree(String name, @Default("[]") List<Tree> children) {}

  @Test
  void bindsARecordThatContainsItself() {
    var tree = bind("{ name: a, children: [ { name: b } ] }", Tree.class);

    assertThat(tree).isEqualTo(new Tree("a", List.of(new Tree("b", List.of()))));
  }

  record Ordered(Map<String, Integer> order) {}

  @Test
  void keepsTheOrderOfKeys() {
    var keys = bind("order: { z: 1, a: 2, m: 3, b: 4 }", Ordered.class).order().keySet();

    assertThat(keys).containsExactly("z", "a", "m", "b");
  }

  record Custom(Parsed value) {}

  record Parsed(String text) {
    public static Parsed parse(String text) {
      if (text.isBlank()) {
        throw new IllegalArgumentException();
      }
      return new Parsed(text);
    }
  }

  @Test
  void understandsATypeThatParsesItself() {
    assertThat(bind("value: a", Custom.class).value()).isEqualTo(new Parsed("a"));
    assertThat(problemsOf("value: ' '", Custom.class))
        .containsExactly("test.yaml:1:8: value: ' ' (expected: parsed)");
  }

  record Failing(String text) {
    Failing {
      throw new UnsupportedOperationException("text: no");
    }
  }

  @Test
  void survivesAConstructorThatThrowsAnything() {
    assertThat(problemsOf("text: a", Failing.class))
        .containsExactly("test.yaml:1:1: java.lang.UnsupportedOperationException: text: no");
  }

  record Unbindable(@Default("x") StringBuilder text) {}

  record WronglyDefaulted(@Default("[") List<String> list) {}

  @Test
  void blamesTheAuthorOfARecordThatCannotBeBound() {
    assertThatIllegalStateException()
        .isThrownBy(() -> bind("{}", Unbindable.class))
        .withMessageContaining("java.lang.StringBuilder");
    assertThatIllegalStateException().isThrownBy(() -> bind("{}", WronglyDefaulted.class));
  }

  record Numbers(@Default("0") int whole, @Default("0") double decimal) {}

  @Test
  void acceptsNumbersInPlainNotationOnly() {
    assertThat(problemsOf("{ whole: 0x10, decimal: .5 }", Numbers.class)).hasSize(2);
    assertThat(problemsOf("{ whole: 1_000, decimal: NaN }", Numbers.class)).hasSize(2);
    assertThat(problemsOf("{ whole: '٣', decimal: 1e999 }", Numbers.class)).hasSize(2);
    assertThat(problemsOf("{ whole: 1.0, decimal: 1f }", Numbers.class)).hasSize(2);
  }

  record Absences(
      Optional<Optional<String>> whole, @Default("{}") Map<String, Optional<String>> parts) {}

  @Test
  void tellsNullFromWhatIsLeftOutWhereAnOptionalIsInsideOfAnother() {
    assertThat(bind("{}", Absences.class).whole()).isEmpty();
    assertThat(bind("whole: null", Absences.class).whole()).contains(Optional.empty());
    assertThat(bind("whole: a", Absences.class).whole()).contains(Optional.of("a"));
    assertThat(bind("parts: { a: null, b: c }", Absences.class).parts())
        .containsEntry("a", Optional.empty())
        .containsEntry("b", Optional.of("c"));
  }

  record Plain(Optional<String> text) {}

  @Test
  void refusesNullForAnOrdinaryOptional() {
    assertThat(problemsOf("text: null", Plain.class)).hasSize(1);
  }

  private <R extends Record> R bind(String yaml, Class<R> type) {
    return tryBind(yaml, type, problems).orElseThrow();
  }

  private static <R extends Record> List<String> problemsOf(String yaml, Class<R> type) {
    var problems = new Problems("test.yaml");
    assertThat(tryBind(yaml, type, problems)).isEmpty();
    return problems.all().stream().map(Problems.Problem::toString).toList();
  }

  private static <R extends Record> Optional<R> tryBind(
      String yaml, Class<R> type, Problems problems) {
    var node = YamlReader.read(yaml, new References(DIRECTORY, _ -> null), problems);
    return new Binder(DIRECTORY, problems).bind(node, type, Trail.ROOT);
  }
}
