package dev.weir.gateway.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.gateway.plugin.Eventually;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A collector that keeps what it gets by OTLP over HTTP.
public final class OtlpReceiver implements AutoCloseable {

  private final HttpServer server;
  private final CountDownLatch released;
  private final ConcurrentLinkedDeque<ExportMetricsServiceRequest> requests =
      new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<Map<String, List<String>>> headers =
      new ConcurrentLinkedDeque<>();

  private OtlpReceiver(int status, CountDownLatch released) {
    this.released = released;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/metrics", exchange -> handle(exchange, status));
    server.start();
  }

  public static OtlpReceiver start() {
    return new OtlpReceiver(200, new CountDownLatch(0));
  }

  /// One that answers everything with that status.
  static OtlpReceiver answering(int status) {
    return new OtlpReceiver(status, new CountDownLatch(0));
  }

  /// One that answers nothing before it is closed.
  static OtlpReceiver silent() {
    return new OtlpReceiver(200, new CountDownLatch(1));
  }

  private void handle(HttpExchange exchange, int status) throws IOException {
    try (exchange) {
      keep(exchange);
      released.await();
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(HttpExchange exchange) throws IOException {
    try {
      headers.add(Map.copyOf(exchange.getRequestHeaders()));
      requests.add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int requests() {
    return requests.size();
  }

  Map<String, List<String>> lastHeaders() {
    return headers.getLast();
  }

  /// The attributes of whoever sent the last request.
  Map<String, String> lastResource() {
    return attributes(requests.getLast().getResourceMetrics(0).getResource().getAttributesList());
  }

  public void awaitMetric(String name) {
    Eventually.isTrue(name + " received", () -> metric(name).isPresent());
  }

  void awaitRequest() {
    Eventually.isTrue("a request received", () -> !requests.isEmpty());
  }

  /// The metric as it was sent last.
  Optional<Metric> metric(String name) {
    return Optional.ofNullable(requests.peekLast()).stream()
        .flatMap(request -> request.getResourceMetricsList().stream())
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .filter(metric -> metric.getName().equals(name))
        .findFirst();
  }

  /// The value of a counter or gauge with these attributes, among others.
  public long number(String name, Map<String, String> attributes) {
    var metric = metric(name).orElseThrow();
    return Stream.concat(
            metric.getSum().getDataPointsList().stream(),
            metric.getGauge().getDataPointsList().stream())
        .filter(point ->
            attributes(point.getAttributesList()).entrySet().containsAll(attributes.entrySet()))
        .mapToLong(NumberDataPoint::getAsInt)
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(Collectors.toMap(KeyValue::getKey, it -> it.getValue().getStringValue()));
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
  }
}
