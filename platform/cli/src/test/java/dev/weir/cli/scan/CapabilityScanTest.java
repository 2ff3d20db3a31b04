package dev.weir.cli.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilityScanTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "process    | Runtime.getRuntime().exec(new String[0])",
        "process    | new ProcessBuilder(\"a\").start()",
        "exit       | System.exit(1)",
        "exit       | Runtime.getRuntime().halt(1)",
        "native     | System.loadLibrary(\"a\")",
        "native     | java.lang.foreign.Arena.ofAuto()",
        "network    | java.net.http.HttpClient.newHttpClient()",
        "network    | new java.net.Socket(\"a\", 1)",
        "network    | java.net.URI.create(\"a\").toURL().openStream()",
        "network    | java.nio.channels.AsynchronousServerSocketChannel.open()",
        "files      | java.nio.file.Files.exists(java.nio.file.Path.of(\"a\"))",
        "files      | new java.io.FileWriter(\"a\")",
        "reflection | String.class.getMethod(\"length\").invoke(\"a\")",
        "reflection | Class.forName(\"a\")",
        "threads    | new Thread(() -> {}).start()",
        "threads    | Thread.ofVirtual().start(() -> {})",
        "threads    | java.util.concurrent.Executors.newCachedThreadPool()",
        "threads    | java.util.concurrent.CompletableFuture.runAsync(() -> {})",
        "jdbc       | java.sql.DriverManager.getConnection(\"a\")",
        "jmx        | java.lang.management.ManagementFactory.getPlatformMBeanServer()",
        "jvm-global | System.setProperty(\"a\", \"b\")",
        "jvm-global | Runtime.getRuntime().addShutdownHook(null)",
      })
  void findsWhatCodeIsCapableOf(String capability, String expression) {
    assertThat(scan("class A { void a() throws Exception { " + expression + "; } }"))
        .containsKey(capability);
  }

  @Test
  void findsNothingInPlainCode() {
    var plain =
        """
        record A(String name, java.util.Map<String, Integer> map) {
          enum Kind { ONE, TWO }
          Runnable run(Object o) throws java.io.FileNotFoundException {
            return switch (o) {
              case String text when text.isEmpty() -> () -> System.out.println(text + name);
              case Kind kind -> switch (kind) { case ONE -> () -> {}; case TWO -> null; };
              default -> () -> Thread.currentThread().interrupt();
            };
          }
        }
        """;

    assertThat(scan(plain)).isEmpty();
  }

  @Test
  void saysWhatShowsIt() {
    var found = scan("class A { void a() { System.exit(1); } native void b(); }");

    assertThat(found.get("exit")).containsExactly("java.lang.System.exit() in acme.A");
    assertThat(found.get("native")).containsExactly("a native method in acme.A");
  }

  @Test
  void findsMethodReferences() {
    var found = scan("class A { java.util.function.Supplier<?> a = Thread::ofVirtual; }");

    assertThat(found.get("threads")).containsExactly("java.lang.Thread.ofVirtual() in acme.A");
  }

  @Test
  void refusesWhatIsNoClass() {
    assertThatThrownBy(() -> ClassFacts.parse(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
    var broken = Compiled.of("class A {}").getFirst();
    broken[12] = (byte) 99;
    assertThatThrownBy(() -> ClassFacts.parse(broken)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, List<String>> scan(String source) {
    var classes = Compiled.of(source).stream().map(ClassFacts::parse).toList();
    return CapabilityScan.of(classes).entrySet().stream()
        .collect(Collectors.toMap(it -> it.getKey().id(), it -> List.copyOf(it.getValue())));
  }
}
