package dev.weir.wasm.proxy;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The head of a request. `Host` is `:authority` here, and goes by both names.
final class RequestMap implements HeaderMap {

  private static final String HOST = "Host";
  private static final int PSEUDO_HEADERS = 4;

  private Request request;

  RequestMap(Request request) {
    this.request = request;
  }

  Request request() {
    return request;
  }

  @Override
  public @Nullable String first(String name) {
    if (isPseudo(name)) {
      return pseudo(name);
    }
    return FieldMap.first(request.headers(), name);
  }

  private @Nullable String pseudo(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case ":authority" -> request.authority();
      case ":method" -> request.method();
      case ":path" -> request.target();
      case ":scheme" -> request.exchange().scheme();
      default -> null;
    };
  }

  @Override
  public void replace(String name, String value) {
    request =
        isPseudo(name) ? withPseudo(request, name, value) : request.withHeader(name, value.strip());
  }

  @Override
  public void add(String name, String value) {
    request =
        isPseudo(name) || name.equalsIgnoreCase(HOST)
            ? withPseudo(request, name, value)
            : request.withAddedHeader(name, value.strip());
  }

  @Override
  public void remove(String name) {
    if (!isPseudo(name)) {
      request = request.withoutHeader(name);
    } else if (name.equalsIgnoreCase(":authority")) {
      request = request.withoutHeader(HOST);
    }
    // Without the others it would be no request, so they stay.
  }

  @Override
  public void replaceAll(Pairs fields) {
    var changed = request.withHeaders(hostOf(request));
    for (var i = 0; i < fields.size(); i++) {
      var name = fields.name(i);
      if (isPseudo(name) || name.equalsIgnoreCase(HOST)) {
        changed = withPseudo(changed, name, fields.value(i));
      } else {
        changed = changed.withAddedHeader(name, fields.value(i).strip());
      }
    }
    request = changed;
  }

  private static Headers hostOf(Request request) {
    var host = request.authority();
    return host.isEmpty() ? Headers.empty() : Headers.of(HOST, host);
  }

  private static Request withPseudo(Request request, String name, String value) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case ":authority", "host" -> request.withHeader(HOST, value.strip());
      case ":method" -> request.withMethod(value);
      case ":path" -> withTarget(request, value);
      // How the client spoke to the gateway is no guest's to change.
      case ":scheme" -> request;
      default -> throw new IllegalArgumentException("'" + name + "' (expected: a pseudo-header)");
    };
  }

  static Request withTarget(Request request, String target) {
    var question = target.indexOf('?');
    var path = question < 0 ? target : target.substring(0, question);
    var query =
        question < 0 ? Optional.<String>empty() : Optional.of(target.substring(question + 1));
    return request.withPath(path.isEmpty() ? "/" : path).withQuery(query);
  }

  @Override
  public int size() {
    var hosts = request.headers().all(HOST).size();
    return request.headers().size() - hosts + PSEUDO_HEADERS;
  }

  @Override
  public void forEach(BiConsumer<String, String> action) {
    action.accept(":authority", request.authority());
    action.accept(":path", request.target());
    action.accept(":method", request.method());
    action.accept(":scheme", request.exchange().scheme());
    FieldMap.forEach(
        request.headers(),
        (name, value) -> {
          if (!name.equals("host")) {
            action.accept(name, value);
          }
        });
  }

  private static boolean isPseudo(String name) {
    return !name.isEmpty() && name.charAt(0) == ':';
  }
}
