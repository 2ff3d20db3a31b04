package dev.weir.cli;

import dev.weir.gateway.Gateway;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What surrounds a command.
///
/// @param environment the value of an environment variable, or null if it is not set
/// @param signals calls the action whenever the process gets the signal of that name
record Shell(
    Terminal terminal,
    Installation installation,
    Function<String, @Nullable String> environment,
    BiConsumer<String, Runnable> signals) {

  /// Opens when the process is to end.
  CountDownLatch stop() {
    var stop = new CountDownLatch(1);
    signals.accept("TERM", stop::countDown);
    signals.accept("INT", stop::countDown);
    return stop;
  }

  /// The options of a gateway for that file.
  Gateway.Options options(Path file) {
    return options(file, environment);
  }

  /// The options of a gateway for that file in another environment.
  Gateway.Options options(Path file, Function<String, @Nullable String> environment) {
    var directories = installation.pluginDirectories();
    return new Gateway.Options(file, directories, Optional.of(installation.cache()), environment);
  }
}
