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

  @Test
  void saysWhere() throws Exception {
    var scan = new CapabilityScan();

    scan.add(binaryName("Reads"), bytes("Reads"));

    assertThat(scan.found().values())
        .containsExactly(binaryName("Reads") + " uses java/nio/file/Files.readString");
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
