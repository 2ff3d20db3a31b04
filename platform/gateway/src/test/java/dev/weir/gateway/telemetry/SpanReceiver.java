package dev.weir.gateway.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// A collector that keeps the spans that it gets by OTLP over HTTP.
public final class SpanReceiver implements AutoCloseable {

  private final HttpServer server;
  private final int status;
  private final CountDownLatch released;
  private final ReceivedSpans spans = new ReceivedSpans();

  private SpanReceiver(int status, CountDownLatch released) {
    this.status = status;
    this.released = released;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/traces", this::handle);
    server.start();
  }

  public static SpanReceiver start() {
    return new SpanReceiver(200, new CountDownLatch(0));
  }

  /// One that answers everything with that status.
  public static SpanReceiver answering(int status) {
    return new SpanReceiver(status, new CountDownLatch(0));
  }

  /// One that answers nothing before it is closed.
  public static SpanReceiver silent() {
    return new SpanReceiver(200, new CountDownLatch(1));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var bytes = exchange.getRequestBody().readAllBytes();
      spans.add(ExportTraceServiceRequest.parseFrom(bytes));
      released.await();
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// What it has got.
  public ReceivedSpans spans() {
    return spans;
  }

  /// Answers what it has kept waiting.
  public void release() {
    released.countDown();
  }

  @Override
  public void close() {
    release();
    server.stop(0);
  }
}
