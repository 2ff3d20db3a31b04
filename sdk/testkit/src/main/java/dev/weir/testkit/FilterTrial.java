package dev.weir.testkit;

import dev.weir.api.Chain;
import dev.weir.api.FilterFactory;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.List;

/// A filter between a client and an upstream, to be tried.
///
/// ```java
/// var trial = FilterTrial.of(new GreetFilterFactory(), "greeting: hallo");
///
/// var response = trial.handle(Request.get("/"));
///
/// assertThat(response.headers().first("X-Greeting")).contains("hallo");
/// assertThat(trial.sent().headers().first("X-Greeting")).contains("hallo");
/// ```
///
/// This one calls the filter in the test's own JVM. The module `weir-testkit-gateway` has one that
/// puts the plugin into a running gateway, with the same methods, so a test can be written once for
/// both.
public interface FilterTrial extends AutoCloseable {

  /// A trial of a filter with all defaults, without a gateway.
  static FilterTrial of(FilterFactory<?> factory) {
    return of(factory, "{}");
  }

  /// A trial of a filter, without a gateway.
  ///
  /// @param config as in a file: a line for each property (`max-age: 10s`) whose value is in YAML's
  ///   flow style, or all of it in braces
  /// @throws IllegalArgumentException if the configuration is wrong; the message is what an
  ///   operator sees, without the place in the file in front
  static FilterTrial of(FilterFactory<?> factory, String config) {
    return InProcessTrial.of(factory, config);
  }

  /// Sends a request through the filter, and waits for the whole response.
  ///
  /// A request that is refused with a [dev.weir.api.GatewayException] is answered as a gateway
  /// answers it, with a problem document that has the code's id.
  ///
  /// @return the response, its body in memory
  /// @throws Exception if the filter fails; what it threw itself, where that can be had
  Response handle(Request request) throws Exception;

  /// Lets the upstream give these responses one after the other, and the last one from then on. It
  /// answers 200 without a body until told otherwise.
  ///
  /// @return this
  default FilterTrial upstreamAnswers(Response first, Response... next) {
    return upstreamAnswers(RecordingChain.answering(first, next));
  }

  /// Lets the upstream answer as this chain does.
  ///
  /// @return this
  FilterTrial upstreamAnswers(Chain answers);

  /// What the upstream has got so far, in the order it came, the bodies in memory.
  List<Request> received();

  /// The last request that the upstream has got.
  ///
  /// @throws AssertionError if it got none: the filter answered itself
  default Request sent() {
    var received = received();
    if (received.isEmpty()) {
      throw new AssertionError("the upstream got no request (expected: at least one)");
    }
    return received.getLast();
  }

  /// Closes the filter, if it can be closed.
  @Override
  void close();
}
