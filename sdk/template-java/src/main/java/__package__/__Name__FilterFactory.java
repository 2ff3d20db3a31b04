package {{package}};

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import org.pf4j.Extension;

/// Greets the upstream and the client in a header.
@Extension
public final class {{Name}}FilterFactory implements FilterFactory<{{Name}}FilterFactory.Config> {

  /// Configuration of `{{name}}`.
  ///
  /// @param greeting what the header says
  public record Config(@Default("hello") String greeting) {
    public Config {
      Expect.that(!greeting.isBlank(), "greeting", greeting, "a greeting");
    }
  }

  @Override
  public String name() {
    return "{{name}}";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    var greeting = config.greeting();
    return (request, chain) -> {
      var response = chain.proceed(request.withHeader("X-Greeting", greeting));
      return response.withHeader("X-Greeting", greeting);
    };
  }
}
