package dev.weir.testkit.gateway;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.RecordingChain;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server that answers as a chain does, and keeps what it got.
final class Origin implements AutoCloseable {

  private final List<Request> received = new CopyOnWriteArrayList<>();
  private volatile Chain answers = RecordingChain.answering(Response.of(200));
  private final StubOrigin server =
      StubOrigin.start((text, connection) -> {
        var request = Wire.request(text);
        received.add(request);
        var response = answer(request);
        var isToHead = request.method().equals("HEAD");
        connection.getOutputStream().write(Wire.bytes(response, isToHead));
      });

  void answers(Chain next) {
    answers = next;
  }

  private Response answer(Request request) throws IOException {
    try {
      return answers.proceed(replay(request));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e); // the connection is broken off
    }
  }

  /// What came, in the order in which it was complete.
  List<Request> received() {
    return received.stream().map(Origin::replay).toList();
  }

  private static Request replay(Request request) {
    Body body = request.body();
    return request.withBody(body.replay());
  }

  String address() {
    return "127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
