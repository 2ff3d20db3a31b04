package dev.weir.testkit;

import dev.weir.api.Chain;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The rest of a route, for tests: keeps the requests it gets and answers as it was told.
///
/// Safe for use by several threads.
public final class RecordingChain implements Chain {

  private final Chain answers;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private RecordingChain(Chain answers) {
    this.answers = answers;
  }

  /// A chain that gives these responses one after the other, and the last one from then on.
  ///
  /// A response whose body is replayable can be given any number of times; one whose body is a
  /// stream is used up by its first reader, as it would be in a gateway.
  public static RecordingChain answering(Response first, Response... next) {
    var script = new Script(first, List.of(next));
    return new RecordingChain(_ -> script.next());
  }

  /// A chain that answers as this one does, which may look at the request and may throw.
  public static RecordingChain answering(Chain answers) {
    return new RecordingChain(answers);
  }

  /// A chain that fails each time, as a filter further down or an upstream does.
  public static RecordingChain failing(Exception failure) {
    return new RecordingChain(_ -> {
      throw failure;
    });
  }

  @Override
  public Response proceed(Request request) throws Exception {
    requests.add(request);
    return answers.proceed(request);
  }

  /// The requests so far, in the order they came. Their bodies have not been read.
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private static final class Script {

    private Response current;
    private final List<Response> next;
    private int used;

    Script(Response first, List<Response> next) {
      this.current = first;
      this.next = next;
    }

    synchronized Response next() {
      if (used > 0 && used <= next.size()) {
        current = next.get(used - 1);
      }
      used++;
      var body = current.body();
      return body.isReplayable() ? current.withBody(body.replay()) : current;
    }
  }
}
