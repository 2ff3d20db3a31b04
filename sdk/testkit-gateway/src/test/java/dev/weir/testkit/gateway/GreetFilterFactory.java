package dev.weir.testkit.gateway;

import dev.weir.api.Default;
import dev.weir.api.ErrorCode;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.GatewayException;
import dev.weir.api.PluginContext;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.concurrent.locks.LockSupport;

/// A filter of the tests, which asks an upstream about some paths and has a secret.
public final class GreetFilterFactory implements FilterFactory<GreetFilterFactory.Config> {

  private final PluginContext context;

  /// Configuration of `greet`.
  ///
  /// @param leak whether to leave a thread behind
  public record Config(@Default("hello") String greeting, @Default("false") boolean leak) {
    public Config {
      Expect.that(!greeting.isBlank(), "greeting", greeting, "a greeting");
    }
  }

  public GreetFilterFactory(PluginContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "greet";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    if (config.leak()) {
      Thread.ofPlatform().daemon().name("greeter").start(GreetFilterFactory::waitForEver);
    }
    return (request, chain) ->
        switch (request.path()) {
          case "/forbidden" -> throw new GatewayException(ErrorCode.FORBIDDEN, "forbidden");
          case "/broken" -> throw new IllegalStateException("broken");
          case "/ask" -> context.upstream("names").send(Request.get("/name"));
          case "/secret" ->
              Response.of(200)
                  .withHeader("X-Secret", context.secret("token").orElseThrow().reveal());
          default ->
              chain
                  .proceed(request.withHeader("X-Greeting", config.greeting()))
                  .withHeader("X-Greeting", config.greeting());
        };
  }

  private static void waitForEver() {
    while (true) {
      Thread.interrupted(); // will not be told
      LockSupport.parkNanos(1_000_000_000L);
    }
  }
}
