package dev.weir.marketplace.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/// A repository on a static web server.
public final class HttpSource implements RepositorySource {

  private final URI base;
  private final Limits limits;
  private final HttpClient client;

  /// What is waited for.
  ///
  /// @param connect until a connection is there
  /// @param total until a file is there in full
  /// @param grace until the first bytes are there, and how long a file may come at any pace
  /// @param minBytesPerSecond the pace from then on, on average since the start
  public record Limits(Duration connect, Duration total, Duration grace, int minBytesPerSecond) {

    /// For the Internet.
    public static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofSeconds(10), 10 * 1024);
  }

  /// A repository below a URL.
  public HttpSource(URI base, Limits limits) {
    this.base = URI.create(base.toString().replaceFirst("/*$", "/"));
    this.limits = limits;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(limits.connect())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  @Override
  public Optional<InputStream> open(String path) throws IOException {
    return open(base.resolve(path));
  }

  /// Opens a file anywhere, within the limits of this source.
  public Optional<InputStream> open(URI uri) throws IOException {
    var pace = new Pace(limits, System::nanoTime);
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(limits.connect().plus(limits.grace()))
            .header("User-Agent", "weir")
            .header("Cache-Control", "no-cache")
            .build();
    var response = send(request, pace);
    var status = response.statusCode();
    if (status == 200) {
      return Optional.of(response.body());
    }
    response.body().close();
    // Object stores without a right to list say 403 for what they do not have.
    if (status == 404 || status == 403 || status == 410) {
      return Optional.empty();
    }
    throw new IOException(uri + ": status " + status + " (expected: 200)");
  }

  private HttpResponse<InputStream> send(HttpRequest request, Pace pace) throws IOException {
    try {
      return client.send(request, _ -> new PacedBody(pace));
    } catch (HttpTimeoutException e) {
      var slow = new SlowSourceException(request.uri() + ": no answer in time");
      slow.initCause(e);
      throw slow;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var interrupted = new InterruptedIOException(request.uri() + ": interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  @Override
  public String name() {
    return base.toString();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
