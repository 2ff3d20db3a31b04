package dev.weir.cli.filter;

import dev.weir.api.Attribute;
import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Two filters, one before and one behind the filter that is tried, which see what it does.
public final class Probes {

  /// The name of the filter that is to stand first.
  public static final String OUTER = "weir-trial-outer";

  /// The name of the filter that is to stand last.
  public static final String INNER = "weir-trial-inner";

  private static final Attribute<Passage> PASSAGE = Attribute.named("trial passage");
  private static final ScopedValue<Passage> CURRENT = ScopedValue.newInstance();

  // A guest hears of its calls on the threads that made them, after these have returned to the
  // host: no scope of ours reaches that far. Such a thread makes one call and ends.
  private static final ThreadLocal<Passage> ADOPTED = new ThreadLocal<>();

  private final Map<String, Passage> passages = Collections.synchronizedMap(new Latest());
  private final Consumer<Passage> sink;

  /// @param sink gets each passage once the head of the response is there, on the request's thread
  public Probes(Consumer<Passage> sink) {
    this.sink = sink;
  }

  /// Both.
  public List<FilterFactory<?>> factories() {
    return List.of(new Factory(OUTER, this::outer), new Factory(INNER, Probes::inner));
  }

  /// The passage that the calling thread is busy with.
  public static Optional<Passage> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.ofNullable(ADOPTED.get());
  }

  /// Makes the calling thread, which ends with a call, busy with a passage.
  static void adopt(Passage passage) {
    ADOPTED.set(passage);
  }

  /// The passage of the request with that id, which may be over; empty if that is long ago.
  Optional<Passage> passage(String exchangeId) {
    return Optional.ofNullable(passages.get(exchangeId));
  }

  /// The passage that began last.
  public Optional<Passage> latest() {
    synchronized (passages) {
      return passages.values().stream().reduce((_, last) -> last);
    }
  }

  private Response outer(Request request, Chain chain) throws Exception {
    var passage = new Passage(request);
    request.exchange().setAttribute(PASSAGE, passage);
    passages.put(request.exchange().id(), passage);
    try {
      var response = ScopedValue.where(CURRENT, passage).call(() -> chain.proceed(request));
      passage.returned(response);
      return response;
    } catch (Exception e) {
      passage.failed(e);
      throw e;
    } finally {
      passage.over();
      sink.accept(passage);
    }
  }

  private static Response inner(Request request, Chain chain) throws Exception {
    var passage = request.exchange().attribute(PASSAGE).orElseThrow();
    passage.sent(request);
    try {
      var response = chain.proceed(request);
      passage.answered(response);
      return response;
    } finally {
      passage.cameBack();
    }
  }

  /// The passages that may still be of interest: calls can begin when their request is over.
  private static final class Latest extends LinkedHashMap<String, Passage> {

    private static final long serialVersionUID = 1L;
    private static final int MAX_PASSAGES = 1000;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Passage> eldest) {
      return size() > MAX_PASSAGES;
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
