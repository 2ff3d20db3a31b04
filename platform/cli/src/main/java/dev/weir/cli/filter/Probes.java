package dev.weir.cli.filter;

import dev.weir.api.Attribute;
import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Two filters, one before and one behind the filter that is tried, which see what it does.
final class Probes {

  static final String OUTER = "weir-trial-outer";
  static final String INNER = "weir-trial-inner";

  private static final Attribute<Passage> PASSAGE = Attribute.named("trial passage");
  private static final ScopedValue<Passage> CURRENT = ScopedValue.newInstance();

  private final Consumer<Passage> sink;

  /// @param sink gets each passage once the head of the response is there, on the request's thread
  Probes(Consumer<Passage> sink) {
    this.sink = sink;
  }

  List<FilterFactory<?>> factories() {
    return List.of(new Factory(OUTER, this::outer), new Factory(INNER, Probes::inner));
  }

  /// The passage that the calling thread is busy with.
  static Optional<Passage> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  private Response outer(Request request, Chain chain) throws Exception {
    var passage = new Passage(request);
    request.exchange().setAttribute(PASSAGE, passage);
    var begin = System.nanoTime();
    try {
      var response = ScopedValue.where(CURRENT, passage).call(() -> chain.proceed(request));
      passage.returned(response);
      return response;
    } catch (Exception e) {
      passage.failed(e);
      throw e;
    } finally {
      passage.took(System.nanoTime() - begin);
      sink.accept(passage);
    }
  }

  private static Response inner(Request request, Chain chain) throws Exception {
    var passage = request.exchange().attribute(PASSAGE).orElseThrow();
    passage.sent(request);
    var begin = System.nanoTime();
    try {
      var response = chain.proceed(request);
      passage.answered(response);
      return response;
    } finally {
      passage.tookBehind(System.nanoTime() - begin);
    }
  }

  /// A probe has nothing to configure.
  record Nothing() {}

  private record Factory(String name, Filter filter) implements FilterFactory<Nothing> {

    @Override
    public Class<Nothing> configType() {
      return Nothing.class;
    }

    @Override
    public Filter create(Nothing config) {
      return filter;
    }
  }
}
