package dev.weir.gateway.telemetry.accesslog;

import dev.weir.api.Headers;
import dev.weir.gateway.log.RequestLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The headers whose values lines tell, and where in the notes of a request each is. Immutable.
final class HeaderNotes {

  private record Header(String name, boolean isOfResponse) {}

  private final Header[] headers;
  private final boolean hasResponses;

  private HeaderNotes(List<Header> headers) {
    this.headers = headers.toArray(Header[]::new);
    this.hasResponses = headers.stream().anyMatch(Header::isOfResponse);
  }

  /// Collects headers; each gets one place, however often it is asked for.
  static final class Builder {

    private final List<Header> headers = new ArrayList<>();

    int request(String name) {
      return place(new Header(name, false));
    }

    int response(String name) {
      return place(new Header(name, true));
    }

    private int place(Header header) {
      var known = headers.indexOf(header);
      if (known >= 0) {
        return known;
      }
      headers.add(header);
      return headers.size() - 1;
    }

    HeaderNotes build() {
      return new HeaderNotes(headers);
    }
  }

  /// Notes what there is of the request.
  void begins(RequestLog log, Headers request) {
    if (headers.length > 0) {
      var values = new @Nullable String[headers.length];
      fill(values, request, false);
      log.note(values);
    }
  }

  /// Notes what there is of the response.
  void responds(RequestLog log, Headers response) {
    var values = log.notes();
    if (hasResponses && values != null) {
      fill(values, response, true);
    }
  }

  private void fill(@Nullable String[] values, Headers from, boolean isResponse) {
    for (var i = 0; i < headers.length; i++) {
      if (headers[i].isOfResponse == isResponse) {
        values[i] = from.first(headers[i].name).orElse(null);
      }
    }
  }
}
