package dev.weir.wasm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.api.Chain;
import dev.weir.api.DataSize;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.ArrayList;
import java.util.List;

/// The rest of a route: reads the request to its end, keeps it, and answers what it was told.
final class RecordingChain implements Chain {

  private final Chain answers;
  private final List<Request> requests = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();

  private RecordingChain(Chain answers) {
    this.answers = answers;
  }

  static RecordingChain answering(Response response) {
    return new RecordingChain(_ -> response);
  }

  static RecordingChain failing(Exception failure) {
    return new RecordingChain(_ -> {
      throw failure;
    });
  }

  @Override
  public synchronized Response proceed(Request request) throws Exception {
    requests.add(request);
    var bytes = request.body().readAll(DataSize.ofMebibytes(64));
    bodies.add(new String(bytes, UTF_8));
    return answers.proceed(request);
  }

  Request request() {
    return requests.getLast();
  }

  String body() {
    return bodies.getLast();
  }

  int count() {
    return requests.size();
  }
}
