package dev.weir.wasm.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Gateways whose guests use no expressions pay nothing for the language.
class CelLoadingTest {

  /// Loads all that is no JDK class by itself, and remembers what that was.
  private static final class RecordingLoader extends URLClassLoader {

    final List<String> loaded = new ArrayList<>();

    RecordingLoader() {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(RecordingLoader::url)
          .toArray(URL[]::new);
    }

    private static URL url(String path) {
      try {
        return new File(path).toURI().toURL();
      } catch (MalformedURLException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      loaded.add(name);
      return super.findClass(name);
    }
  }

  @Test
  void theLanguageIsLoadedByTheFirstExpression() throws Exception {
    try (var loader = new RecordingLoader()) {
      var scope = loader.loadClass(FakeScope.class.getName());
      var type = loader.loadClass(ForeignFunctions.class.getName());
      var constructor = scope.getDeclaredConstructor();
      constructor.setAccessible(true);
      var functions = type.getConstructors()[0].newInstance(constructor.newInstance());
      var call = type.getMethod("call", String.class, byte[].class);

      for (var name : List.of("compress", "get_log_level", "expr_evaluate", "expr_delete")) {
        call.invoke(functions, name, new byte[4]);
      }
      assertThat(loader.loaded).contains(Compression.class.getName()).noneMatch(this::isLanguage);

      call.invoke(functions, "expr_create", new byte[] {'1'});
      assertThat(loader.loaded).anyMatch(this::isLanguage);
    }
  }

  private boolean isLanguage(String name) {
    return name.startsWith("dev.cel.") || name.startsWith("com.google.");
  }
}
