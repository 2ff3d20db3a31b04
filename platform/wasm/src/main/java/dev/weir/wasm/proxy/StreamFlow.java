package dev.weir.wasm.proxy;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.engine.GuestTrap;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Takes one request through a guest and the rest of the chain, and the response back.
///
/// The guest's callbacks become straight-line code on the request's own thread: where the guest
/// pauses, the thread waits.
final class StreamFlow {

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final Stream stream;
  private final ProxyInstance instance;
  private final Request request;

  StreamFlow(Stream stream, Request request) {
    this.stream = stream;
    this.instance = stream.instance();
    this.request = request;
  }

  Response run(Chain chain) throws Exception {
    var isHandedOver = false;
    try {
      var response = exchange(chain);
      isHandedOver = true;
      return response;
    } finally {
      if (!isHandedOver) {
        stream.close();
      }
    }
  }

  private Response exchange(Chain chain) throws Exception {
    var outgoing = request();
    var early = given();
    if (early != null) {
      return response(early.answer(request));
    }
    Response answer;
    try {
      answer = chain.proceed(outgoing);
    } catch (Exception e) {
      var given = given();
      if (given == null) {
        throw e;
      }
      return response(given.answer(request));
    }
    return closedOnFailure(answer);
  }

  /// What the guest has answered by now, be it while the request's body was on its way.
  private @Nullable LocalResponse given() {
    instance.lock();
    try {
      stream.throwIfBroken();
      return stream.localResponse() == null ? null : stream.takeLocalResponse();
    } finally {
      instance.unlock();
    }
  }

  private Response closedOnFailure(Response answer) throws Exception {
    try {
      var given = given();
      if (given == null) {
        return response(answer);
      }
      answer.close();
      return response(given.answer(request));
    } catch (Exception e) {
      answer.close();
      throw e;
    }
  }

  /// Takes the request through the guest, as far as its head.
  private Request request() throws Exception {
    var body = request.body();
    var isEnd = body.length() == 0;
    var action = tellHead(stream.request(), stream.requestMap(), isEnd);
    if (isEnd) {
      return passRequestHead();
    }
    if (action == Action.CONTINUE_AND_END) {
      body.close();
      return passRequestHead().withBody(Body.empty());
    }
    if (action != Action.STOP && !stream.request().hasBodyCallbacks()) {
      return passRequestHead();
    }
    var filtered = new FilteredBody(stream, stream.request(), body);
    if (action == Action.STOP) {
      unlessAnswered(filtered::readWhileHeld);
    }
    var outgoing = passRequestHead();
    unlessAnswered(filtered::readAhead);
    return outgoing.withBody(filtered);
  }

  private Request passRequestHead() {
    instance.lock();
    try {
      stream.throwIfBroken();
      return stream.passRequestHead();
    } finally {
      instance.unlock();
    }
  }

  /// Tells the guest a head, and waits if it stops.
  ///
  /// @return [Action#STOP] if the guest is to be told the body before the head passes
  private Action tellHead(Direction direction, HeaderMap head, boolean isEnd) {
    instance.lock();
    try {
      stream.throwIfBroken();
      var action = direction.tellHeaders(head, isEnd);
      if (stream.isDecided()) {
        stream.throwIfBroken();
        return Action.CONTINUE;
      }
      var mustWait = action == Action.STOP_ALL || (action == Action.STOP && isEnd);
      if (mustWait) {
        stream.await(direction, true);
        stream.throwIfBroken();
        return Action.CONTINUE;
      }
      return action;
    } catch (GuestTrap trap) {
      throw stream.failure(trap);
    } finally {
      instance.unlock();
    }
  }

  /// Takes a response through the guest, as far as its head.
  private Response response(Response answer) throws Exception {
    var body = answer.body();
    var isEnd = hasNoBody(answer);
    var head = head(answer);
    var filtered = new FilteredBody(stream, stream.response(), body);
    var action = tellHead(stream.response(), head, isEnd);
    if (action == Action.STOP) {
      unlessAnswered(filtered::readWhileHeld);
    }
    var local = given();
    if (local != null) {
      // The guest's answer to the response itself passes no guest any more.
      answer.close();
      stream.close();
      return local.answer(request);
    }
    return passed(answer, head, action, filtered);
  }

  private ResponseMap head(Response answer) {
    instance.lock();
    try {
      return stream.answered(answer);
    } finally {
      instance.unlock();
    }
  }

  /// Reads on unless the guest answers meanwhile, which ends the reading.
  private void unlessAnswered(Reading reading) throws IOException {
    try {
      if (stream.localResponse() == null) {
        reading.run();
      }
    } catch (RuntimeException e) {
      if (stream.localResponse() == null) {
        throw e;
      }
    }
  }

  @FunctionalInterface
  private interface Reading {
    void run() throws IOException;
  }

  private Response passed(Response answer, ResponseMap head, Action action, FilteredBody filtered)
      throws IOException {
    instance.lock();
    try {
      stream.throwIfBroken();
      stream.response().passHeaders();
    } finally {
      instance.unlock();
    }
    var changed = head.over(answer);
    if (action == Action.CONTINUE_AND_END) {
      answer.close();
      stream.close();
      return changed.withBody(Body.empty());
    }
    if (hasNoBody(answer) || answer.status() == SWITCHING_PROTOCOLS) {
      stream.close();
      return changed;
    }
    if (stream.response().hasBodyCallbacks()) {
      filtered.readAhead();
      return changed.withBody(filtered);
    }
    return changed.withBody(new WatchedBody(stream, answer.body()));
  }

  private boolean hasNoBody(Response answer) {
    return answer.body().length() == 0
        || answer.status() == NO_CONTENT
        || answer.status() == NOT_MODIFIED
        || request.method().equals("HEAD");
  }
}
