package dev.weir.gateway;

import dev.weir.gateway.plugin.TestJar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Builds of a plugin whose filter `paint` leaves the mark of its build on all that it sees.
///
/// The request gets the field `X-Asked` and the response `X-Answered`, and each `#` of the
/// response's body becomes [#letter], by a class that nobody needs before the first byte of it. A
/// filter that is used after it was closed fails.
final class PaintPlugin {

  private static final String ANY = name(0);

  private final Path template;
  private final Path jar;

  private PaintPlugin(Path template, Path jar) {
    this.template = template;
    this.jar = jar;
  }

  /// Compiles the plugin.
  ///
  /// @param plugins where its builds are to lie
  static PaintPlugin compile(Path plugins) throws IOException {
    Files.createDirectories(plugins);
    var jar =
        TestJar.empty("paint", ANY)
            .extension("Factory")
            .source(
                "Factory",
                """
                public final class Factory implements FilterFactory<Factory.Config> {
                  public record Config() {}
                  @Override public String name() { return "paint"; }
                  @Override public Class<Config> configType() { return Config.class; }
                  @Override public Filter create(Config config) { return new Painting(); }
                }
                """)
            .source(
                "Painting",
                """
                final class Painting implements Filter, AutoCloseable {
                  private volatile boolean isClosed;
                  @Override public Response handle(Request request, Chain chain) throws Exception {
                    check();
                    var response = chain.proceed(request.withHeader("X-Asked", "%1$s"));
                    check();
                    var marked = response.withHeader("X-Answered", "%1$s");
                    return response.status() == 101
                        ? marked
                        : marked.withBody(new Painted(response.body(), this));
                  }
                  void check() {
                    if (isClosed) {
                      throw new IllegalStateException("used after it was closed");
                    }
                  }
                  @Override public void close() { isClosed = true; }
                }
                """
                    .formatted(ANY));
    var template = body(jar).write(plugins.resolveSibling("paint-template"));
    return new PaintPlugin(template, plugins.resolve("paint.jar"));
  }

  /// Adds what marks bodies.
  private static TestJar body(TestJar jar) {
    return jar.source(
            "Painted",
            """
            record Painted(Body source, Painting filter) implements Body {
              @Override public int read(java.nio.ByteBuffer target) throws java.io.IOException {
                filter.check();
                var begin = target.position();
                var count = source.read(target);
                Brush.paint(target, begin);
                return count;
              }
              @Override public long length() { return source.length(); }
              @Override public void close() { source.close(); }
            }
            """)
        .source(
            "Brush",
            """
            final class Brush {
              private static final int BUILD = Integer.parseInt("%s".substring(6));
              static void paint(java.nio.ByteBuffer target, int begin) {
                for (int i = begin; i < target.position(); i++) {
                  if (target.get(i) == '#') {
                    target.put(i, (byte) ('a' + BUILD %% 26));
                  }
                }
              }
            }
            """
                .formatted(ANY));
  }

  /// What a build calls itself.
  static String name(int build) {
    return "build-%04d".formatted(build);
  }

  /// What a build makes of each `#`.
  static char letter(int build) {
    return (char) ('a' + build % 26);
  }

  /// Puts a build where the one before was.
  void write(int build) throws IOException {
    write(build, jar);
  }

  /// Puts a build into a file.
  void write(int build, Path file) throws IOException {
    var fresh = template.resolveSibling("paint-fresh");
    try (var from = new JarFile(template.toFile());
        var to = new JarOutputStream(Files.newOutputStream(fresh))) {
      for (var entry : from.stream().toList()) {
        var text =
            new String(from.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
        to.putNextEntry(new JarEntry(entry.getName()));
        to.write(text.replace(ANY, name(build)).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    // As if nobody had written to it for a second.
    Files.setLastModifiedTime(fresh, FileTime.from(Instant.now().minusSeconds(1)));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
