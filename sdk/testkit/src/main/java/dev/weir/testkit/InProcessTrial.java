package dev.weir.testkit;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.DataSize;
import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.io.IOException;
import java.util.List;

/// A filter that is called directly.
final class InProcessTrial implements FilterTrial {

  private static final DataSize MAX_BODY = DataSize.ofMebibytes(64);
  private static final Headers PROBLEM = Headers.of("Content-Type", "application/problem+json");

  private final Filter filter;
  private RecordingChain upstream = RecordingChain.answering(Response.of(200));

  private InProcessTrial(Filter filter) {
    this.filter = filter;
  }

  static <C extends Record> InProcessTrial of(FilterFactory<C> factory, String config) {
    var record = Configs.record(factory.configType(), ConfigText.parse(config));
    return new InProcessTrial(factory.create(record));
  }

  @Override
  public Response handle(Request request) throws Exception {
    try {
      var response = filter.handle(request, this::proceed);
      return response.withBody(buffered(response.body()));
    } catch (GatewayException e) {
      return refusal(e.code(), request.exchange().id());
    }
  }

  private Response proceed(Request request) throws Exception {
    return upstream.proceed(request.withBody(buffered(request.body())));
  }

  private static Body buffered(Body body) throws IOException {
    return body.buffered(MAX_BODY);
  }

  private static Response refusal(ErrorCode code, String requestId) {
    var document =
        """
        {"type":"about:blank","status":%d,"code":"%s","request-id":"%s"}
        """
            .formatted(code.status(), code.id(), requestId);
    return Response.of(code.status(), PROBLEM, Body.of(document));
  }

  @Override
  public FilterTrial upstreamAnswers(Chain answers) {
    upstream =
        answers instanceof RecordingChain recording ? recording : RecordingChain.answering(answers);
    return this;
  }

  @Override
  public List<Request> received() {
    return upstream.requests().stream()
        .map(request -> request.withBody(request.body().replay()))
        .toList();
  }

  @Override
  public void close() {
    if (filter instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("the filter failed to close", e);
      }
    }
  }
}
