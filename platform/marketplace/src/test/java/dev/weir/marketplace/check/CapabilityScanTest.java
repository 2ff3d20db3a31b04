package dev.weir.marketplace.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.entry.Capability;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilityScanTest {

  // Compiled like a plugin's: what the compiler makes of records, lambdas and switches is seen too.
  record Harmless(String name, List<Integer> numbers) {

    enum Size {
      SMALL,
      LARGE
    }

    String text(Object value) {
      Supplier<String> supplier = () -> name + numbers.stream().mapToInt(Integer::intValue).sum();
      return switch (value) {
        case String text -> text + supplier.get();
        case Size size ->
            switch (size) {
              case SMALL -> "small";
              case LARGE -> "large";
            };
        default -> System.getProperty("line.separator", "") + Objects.hashCode(value);
      };
    }
  }

  static final class Calls {
    HttpClient client() {
      return HttpClient.newHttpClient();
    }
  }

  static final class Reads {
    String read() throws IOException {
      return Files.readString(Path.of("x"));
    }
  }

  static final class ByReference {
    Supplier<Thread> threads() {
      return Thread::new;
    }
  }

  static final class Continues {
    CompletableFuture<Integer> later(CompletableFuture<Integer> before) {
      return before.thenApplyAsync(value -> value + 1);
    }
  }

  static final class Writes {
    PrintStream open() throws IOException {
      return new PrintStream("file", StandardCharsets.UTF_8);
    }
  }

  static final class Reflects {
    Object make(String name) throws ReflectiveOperationException {
      return Class.forName(name).getDeclaredConstructor().newInstance();
    }
  }

  static final class Loader extends ClassLoader {}

  static final class Native {
    native void call();
  }

  static final class Opens {
    Object open(URI uri) throws IOException {
      return uri.toURL().openStream();
    }
  }

  static final class Environment {
    String home() {
      return System.getenv("HOME");
    }
  }

  static final class Hook {
    void add(Thread thread) {
      Runtime.getRuntime().addShutdownHook(thread);
    }
  }

  static final class Exits {
    void exit() {
      Runtime.getRuntime().halt(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Harmless, []",
    "Calls, [network]",
    "Reads, [files]",
    "ByReference, [threads]",
    "Continues, [threads]",
    "Writes, [files]",
    "Reflects, [reflection]",
    "Loader, [reflection]",
    "Native, [native]",
    "Opens, [network]",
    "Environment, [environment]",
    "Hook, [jvm-global]",
    "Exits, [exit]"
  })
  void findsWhatAClassCanDo(String name, String capabilities) throws Exception {
    var scan = new CapabilityScan();

    var problem = scan.add(binaryName(name), bytes(name));

    assertThat(problem).isEmpty();
    assertThat(scan.found().keySet()).hasToString(capabilities);
  }

  @Test
  void findsMembersThatAreCalledThroughAClassThatInheritsThem() {
    var threads = ClassDesc.of("acme.Threads");
    var bytes =
        ClassFile.of()
            .build(
                threads,
                type ->
                    type.withSuperclass(ClassDesc.of("java.lang.Thread"))
                        .withMethodBody(
                            "call",
                            ConstantDescs.MTD_void,
                            ClassFile.ACC_STATIC,
                            code ->
                                code.invokestatic(threads, "yield", ConstantDescs.MTD_void)
                                    .return_()));
    var scan = new CapabilityScan();

    assertThat(scan.add("acme/Threads", bytes)).isEmpty();

    assertThat(scan.found()).containsKey(Capability.THREADS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "process    | java.lang.Runtime                      | exec",
        "process    | java.lang.ProcessBuilder               | start",
        "process    | jdk.jshell.JShell                      | create",
        "process    | java.awt.Desktop                       | open",
        "exit       | java.lang.System                       | exit",
        "native     | java.lang.System                       | loadLibrary",
        "native     | java.lang.foreign.Arena                | ofAuto",
        "native     | sun.misc.Unsafe                        | putLong",
        "network    | java.net.Socket                        | connect",
        "network    | java.net.InetAddress                   | getByName",
        "network    | java.nio.channels.AsynchronousServerSocketChannel | open",
        "files      | java.io.FileWriter                     | close",
        "files      | java.lang.module.ModuleReader          | read",
        "files      | java.util.spi.ToolProvider             | run",
        "files      | javax.tools.ToolProvider               | getSystemJavaCompiler",
        "files      | java.util.prefs.Preferences            | userRoot",
        "secrets    | dev.weir.api.PluginContext             | secret",
        "upstreams  | dev.weir.api.PluginContext             | upstream",
        "reflection | java.lang.Class                        | getMethod",
        "reflection | java.lang.ClassLoader                  | getResource",
        "reflection | java.lang.ModuleLayer                  | defineModules",
        "threads    | java.lang.Thread                       | ofVirtual",
        "threads    | java.util.concurrent.Executors         | newCachedThreadPool",
        "threads    | java.util.concurrent.CompletableFuture | runAsync",
        "jdbc       | java.sql.DriverManager                 | getConnection",
        "jmx        | java.lang.management.ManagementFactory | getPlatformMBeanServer",
        "jvm-global | java.lang.System                       | setProperty",
        "jvm-global | java.lang.System                       | setOut",
        "           | java.lang.Thread                       | currentThread",
        "           | java.lang.System                       | currentTimeMillis",
        "           | java.util.Scanner                      | next",
      })
  void tellsCapabilitiesByTheMembersThatCodeRefersTo(
      String capability, String owner, String member) {
    var scan = scanning(owner, member, "()V");

    assertThat(scan.found().keySet().stream().map(Capability::id))
        .containsExactlyElementsOf(Stream.ofNullable(capability).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "files, java.util.Scanner, (Ljava/nio/file/Path;)V",
    "network, org.xml.sax.InputSource, (Ljava/lang/String;)V",
    "threads, java.lang.Thread, ()V",
  })
  void tellsConstructorsByTheirParameters(String capability, String owner, String descriptor) {
    var scan = scanning(owner, "<init>", descriptor);

    assertThat(scan.found().keySet()).hasToString("[" + capability + "]");
  }

  @Test
  void saysEveryPlaceUpToALimit() {
    var scan = new CapabilityScan();
    for (var i = 0; i < 1000; i++) {
      var name = "acme.Type" + i;
      scan.add(name.replace('.', '/'), referring(name, "java.lang.System", "exit", "()V"));
    }

    assertThat(scan.found().get(Capability.EXIT))
        .hasSize(100)
        .startsWith("acme.Type0 uses java.lang.System.exit")
        .contains("acme.Type99 uses java.lang.System.exit");
  }

  @Test
  void saysNothingThatSteersATerminal() {
    var scan = scanning("java.net.http.A\u001b[2J", "b\u009b", "()V");

    assertThat(scan.found().get(Capability.NETWORK))
        .containsExactly("acme.A uses java.net.http.A?[2J.b?");
  }

  private static CapabilityScan scanning(String owner, String member, String descriptor) {
    var scan = new CapabilityScan();
    assertThat(scan.add("acme/A", referring("acme.A", owner, member, descriptor))).isEmpty();
    return scan;
  }

  private static byte[] referring(String name, String owner, String member, String descriptor) {
    return ClassFile.of()
        .build(
            ClassDesc.of(name),
            type -> {
              var pool = type.constantPool();
              pool.methodRefEntry(
                  pool.classEntry(pool.utf8Entry(owner.replace('.', '/'))),
                  pool.nameAndTypeEntry(pool.utf8Entry(member), pool.utf8Entry(descriptor)));
            });
  }

  @Test
  void saysWhere() throws Exception {
    var scan = new CapabilityScan();

    scan.add(binaryName("Reads"), bytes("Reads"));

    assertThat(scan.found().get(Capability.FILES))
        .containsExactly(Reads.class.getName() + " uses java.nio.file.Files.readString");
  }

  private static String binaryName(String name) {
    return CapabilityScanTest.class.getName().replace('.', '/') + "$" + name;
  }

  private static byte[] bytes(String name) throws IOException {
    var resource = "CapabilityScanTest$" + name + ".class";
    try (var in = Objects.requireNonNull(CapabilityScanTest.class.getResourceAsStream(resource))) {
      return in.readAllBytes();
    }
  }
}
