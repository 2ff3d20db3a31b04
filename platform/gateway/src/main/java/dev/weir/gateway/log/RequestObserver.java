package dev.weir.gateway.log;

import dev.weir.api.Headers;
import dev.weir.api.Response;

/// Is told of the requests of a route, to tell operators about them.
///
/// Called by the thread that serves the request: what it does delays the client. Safe for use by
/// several threads.
public interface RequestObserver {

  /// One that takes no notice.
  RequestObserver NONE =
      new RequestObserver() {
        @Override
        public void begins(RequestLog log, Headers headers) {}

        @Override
        public void ended(RequestLog log) {}
      };

  /// The request is about to go through its filters, or to be refused.
  ///
  /// @param headers the client's; they may be gone when the request has ended
  void begins(RequestLog log, Headers headers);

  /// The response is about to be written.
  ///
  /// @param response may be gone when the request has ended
  /// @return what the client gets
  default Response responds(RequestLog log, Response response) {
    return response;
  }

  /// The request has ended, with or without a response.
  void ended(RequestLog log);
}
