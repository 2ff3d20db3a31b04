package dev.weir.wasm.proxy;

import dev.weir.api.Headers;
import dev.weir.api.Response;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The head of a response, with its status as `:status`.
final class ResponseMap implements HeaderMap {

  private static final String STATUS = ":status";

  private int status;
  private Headers headers;

  ResponseMap(Response response) {
    status = response.status();
    headers = response.headers();
  }

  int status() {
    return status;
  }

  Headers headers() {
    return headers;
  }

  /// The response with this head.
  Response over(Response response) {
    var changed = response.status() == status ? response : response.withStatus(status);
    return sameHeaders(response) ? changed : changed.withHeaders(headers);
  }

  @SuppressWarnings("ReferenceEquality") // headers are immutable, and most are not changed
  private boolean sameHeaders(Response response) {
    return response.headers() == headers;
  }

  @Override
  public @Nullable String first(String name) {
    return name.equalsIgnoreCase(STATUS) ? Integer.toString(status) : FieldMap.first(headers, name);
  }

  @Override
  public void replace(String name, String value) {
    if (name.equalsIgnoreCase(STATUS)) {
      status = parsed(value);
    } else {
      headers = headers.with(name, value.strip());
    }
  }

  @Override
  public void add(String name, String value) {
    if (name.equalsIgnoreCase(STATUS)) {
      status = parsed(value);
    } else {
      headers = headers.withAdded(name, value.strip());
    }
  }

  @Override
  public void remove(String name) {
    headers = name.equalsIgnoreCase(STATUS) ? headers : headers.without(name);
  }

  @Override
  public void replaceAll(Pairs fields) {
    for (var i = 0; i < fields.size(); i++) {
      if (fields.name(i).equalsIgnoreCase(STATUS)) {
        status = parsed(fields.value(i));
      }
    }
    headers = FieldMap.of(fields);
  }

  private static int parsed(String value) {
    var status = value.length() == 3 ? Integer.parseInt(value) : 0;
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("'" + value + "' (expected: a status in 200..599)");
    }
    return status;
  }

  @Override
  public int size() {
    return headers.size() + 1;
  }

  @Override
  public void forEach(BiConsumer<String, String> action) {
    action.accept(STATUS, Integer.toString(status));
    FieldMap.forEach(headers, action);
  }
}
