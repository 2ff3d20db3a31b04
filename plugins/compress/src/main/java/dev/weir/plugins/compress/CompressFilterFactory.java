package dev.weir.plugins.compress;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import java.util.List;
import org.pf4j.Extension;

/// Compresses responses with gzip as they stream by, for clients that accept it.
@Extension
public final class CompressFilterFactory implements FilterFactory<CompressFilterFactory.Config> {

  /// Configuration of `compress`.
  ///
  /// @param types the media types that are worth it; one `*` stands for any text
  /// @param minSize bodies known to be smaller are left alone
  /// @param level from 1, fast, to 9, small
  public record Config(
      @Default(
              "[text/*, application/json, application/*+json, application/x-ndjson,"
                  + " application/javascript, application/xml, application/*+xml,"
                  + " application/wasm, image/svg+xml, font/ttf, font/otf]")
          List<String> types,
      @Default("1KiB") DataSize minSize,
      @Default("5") int level) {

    public Config {
      types.forEach(type ->
          Expect.that(
              MediaTypes.isPattern(type),
              "types",
              type,
              "a media type such as text/html, text/* or application/*+json"));
      Expect.that(level >= 1 && level <= 9, "level", level, "1..9");
    }
  }

  @Override
  public String name() {
    return "compress";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    return new CompressFilter(config);
  }
}
