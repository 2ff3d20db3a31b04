package dev.weir.wasm.proxy;

import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.wasm.host.ExchangeFacts;
import dev.weir.wasm.host.GatewayServices;
import dev.weir.wasm.host.SocketAddressText;
import dev.weir.wasm.property.PropertySource;
import dev.weir.wasm.property.PropertyValue;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a guest can ask about a request, by the names that Envoy gives it.
final class StreamProperties implements PropertySource {

  private final Stream stream;
  private final GatewayServices services;
  private final Exchange exchange;

  StreamProperties(Stream stream, GatewayServices services) {
    this.stream = stream;
    this.services = services;
    this.exchange = stream.original().exchange();
  }

  private ExchangeFacts facts() {
    return services.facts(exchange);
  }

  @Override
  public Optional<PropertyValue> find(List<String> path) {
    var name = path.size() > 1 ? path.get(1) : "";
    return switch (path.getFirst()) {
      case "request" -> request(name, path);
      case "response" -> response(name, path);
      case "source" -> address(exchange.clientAddress(), name);
      case "destination" -> facts().localAddress().flatMap(it -> address(it, name));
      case "connection" -> connection(name);
      case "connection_id" -> number(facts().connectionId());
      case "upstream" -> upstream(name);
      case "route_name" -> text(exchange.routeId());
      case "cluster_name" -> cluster();
      case "x_request_id" -> text(requestId());
      case "trace" -> trace(name);
      case "xds" -> xds(name);
      default -> Optional.empty();
    };
  }

  private Optional<PropertyValue> request(String name, List<String> path) {
    var request = stream.requestMap().request();
    return switch (name) {
      case "path" -> text(request.target());
      case "url_path" -> text(request.path());
      case "host" -> text(request.authority());
      case "method" -> text(request.method());
      case "scheme" -> text(exchange.scheme());
      case "protocol" -> text(protocol());
      case "query" -> text(request.query().orElse(""));
      case "id" -> text(requestId());
      case "referer" -> header(request.headers(), "Referer");
      case "useragent" -> header(request.headers(), "User-Agent");
      case "headers" -> fields(stream.requestMap(), path);
      case "time" -> Optional.of(new PropertyValue.Time(facts().startedAt()));
      case "duration" -> Optional.of(new PropertyValue.Span(elapsed()));
      case "size" -> number(requestSize());
      case "total_size" -> number(requestSize() + stream.requestMap().bytes());
      default -> Optional.empty();
    };
  }

  private Optional<PropertyValue> response(String name, List<String> path) {
    var map = stream.responseMap();
    if (map == null) {
      return Optional.empty();
    }
    return switch (name) {
      case "code" -> number(map.status());
      case "code_details" -> text(codeDetails());
      case "flags" -> number(0);
      case "grpc_status" -> grpcStatus(map);
      case "headers" -> fields(map, path);
      case "trailers" -> trailers(path);
      case "size" -> number(stream.responseBytes());
      case "total_size" -> number(stream.responseBytes() + map.bytes());
      default -> Optional.empty();
    };
  }

  private String codeDetails() {
    var local = stream.given();
    return local == null ? "via_upstream" : local.details();
  }

  private Optional<PropertyValue> grpcStatus(ResponseMap map) {
    var trailers = stream.response().trailers();
    var text = trailers == null ? null : trailers.first("grpc-status");
    var status = text == null ? map.first("grpc-status") : text;
    return status != null && status.matches("[0-9]{1,3}")
        ? number(Long.parseLong(status))
        : Optional.empty();
  }

  private Optional<PropertyValue> trailers(List<String> path) {
    var trailers = stream.response().trailers();
    return fields(trailers == null ? new FieldMap(Headers.empty()) : trailers, path);
  }

  /// All fields, or the one that the path goes on with.
  private static Optional<PropertyValue> fields(HeaderMap map, List<String> path) {
    if (path.size() > 2) {
      return Optional.ofNullable(joined(map, path.get(2))).map(PropertyValue.Text::new);
    }
    Map<String, PropertyValue> entries = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> entries.merge(name, PropertyValue.of(value), StreamProperties::join));
    return Optional.of(new PropertyValue.Entries(entries));
  }

  // Envoy joins several values of one name.
  private static @Nullable String joined(HeaderMap map, String name) {
    var wanted = name.toLowerCase(Locale.ROOT);
    var values = new StringBuilder();
    var found = new boolean[1];
    map.forEach((field, value) -> {
      if (field.equals(wanted)) {
        values.append(found[0] ? "," : "").append(value);
        found[0] = true;
      }
    });
    return found[0] ? values.toString() : null;
  }

  private static PropertyValue join(PropertyValue one, PropertyValue other) {
    return one instanceof PropertyValue.Text(var first)
            && other instanceof PropertyValue.Text(var second)
        ? new PropertyValue.Text(first + "," + second)
        : one;
  }

  private Optional<PropertyValue> connection(String name) {
    return switch (name) {
      case "id" -> number(facts().connectionId());
      case "mtls" -> Optional.of(new PropertyValue.Truth(false));
      default -> Optional.empty();
    };
  }

  private Optional<PropertyValue> upstream(String name) {
    return switch (name) {
      case "local_address" -> facts().endpointLocalAddress().flatMap(it -> address(it, "address"));
      case "local_port" -> facts().endpointLocalAddress().flatMap(it -> address(it, "port"));
      default -> facts().endpoint().flatMap(it -> address(it, name));
    };
  }

  // Envoy has no names for these.
  private Optional<PropertyValue> trace(String name) {
    return switch (name) {
      case "id" -> text(exchange.span().traceId());
      case "span_id" -> text(exchange.span().spanId());
      case "sampled" -> Optional.of(new PropertyValue.Truth(exchange.span().isSampled()));
      default -> Optional.empty();
    };
  }

  private Optional<PropertyValue> xds(String name) {
    return switch (name) {
      case "route_name" -> text(exchange.routeId());
      case "cluster_name" -> cluster();
      default -> Optional.empty();
    };
  }

  // Guests for Higress take the name apart.
  private Optional<PropertyValue> cluster() {
    var isHigress = stream.instance().module().version() == AbiVersion.V0_2_100;
    return facts().upstream().flatMap(it -> text(isHigress ? "outbound|80||" + it : it));
  }

  private static Optional<PropertyValue> address(InetSocketAddress address, String name) {
    return switch (name) {
      case "address" -> text(SocketAddressText.of(address));
      case "port" -> number(address.getPort());
      default -> Optional.empty();
    };
  }

  private String requestId() {
    return stream.requestMap().request().headers().first("X-Request-Id").orElseGet(exchange::id);
  }

  private String protocol() {
    var protocol = exchange.protocol();
    return protocol.equals("HTTP/2.0") ? "HTTP/2" : protocol;
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - stream.startNanos());
  }

  private long requestSize() {
    var declared = stream.original().body().length();
    return declared >= 0 ? declared : stream.requestBytes();
  }

  private static Optional<PropertyValue> header(Headers headers, String name) {
    return headers.first(name).map(PropertyValue.Text::new);
  }

  private static Optional<PropertyValue> text(String text) {
    return Optional.of(new PropertyValue.Text(text));
  }

  private static Optional<PropertyValue> number(long number) {
    return Optional.of(new PropertyValue.Whole(number));
  }
}
