package dev.weir.gateway.config;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Who gets a line for each request, and what it says.
public record AccessLogConfig(
    @Description("to the standard output of the gateway") @Default("false") boolean stdout,
    @Description("to a file") Optional<LogFile> file,
    @Description("to an OpenTelemetry collector, as logs with an attribute for each field")
        Optional<TelemetryConfig.Collector> otlp,
    @Description("to a sink that a plugin brings: its name, and its properties below it")
        Optional<SinkConfig> sink,
    @Description(
            "`json`, `common` or `combined`, or a template such as `'{client} {method} {path} {status}'`")
        @Default("json")
        String format,
    @Description("the fields of a JSON line, in this order")
        @Default(
            "[time, request-id, trace-id, span-id, client, principal, method, scheme, host, path, query, protocol, status, code, reason, refused-by, route, upstream, endpoint, tries, duration, upstream-time, bytes-received, bytes-sent, user-agent]")
        List<String> fields,
    @Description(
            "fields behind those, such as `request-header.x-tenant` or `response-header.cache-status`")
        @Default("[]")
        List<String> also) {

  public AccessLogConfig {
    var count =
        Stream.of(stdout, file.isPresent(), otlp.isPresent(), sink.isPresent())
            .filter(it -> it)
            .count();
    if (count != 1) {
      throw new IllegalArgumentException(
          (count == 0 ? "no place" : count + " places")
              + " to write to (expected: one of stdout, file, otlp and sink)");
    }
    Expect.that(
        also.isEmpty() || format.equals("json"),
        "also",
        also,
        "none: what a line has, the format says itself");
    if (otlp.isPresent()) {
      Expect.that(format.equals("json"), "format", format, "json: what otlp gets has fields");
    }
  }

  /// A file that lines are appended to.
  @ShortForm("path")
  public record LogFile(
      @Description("the file; it and its directory are created if they are not there") Path path,
      @Description("begins a new file from time to time; if absent, that is left to others")
          Optional<Rotate> rotate) {}

  /// When a file is put aside and a new one begun.
  public record Rotate(
      @Description("when it would become larger") Optional<DataSize> size,
      @Description("how often, counted from midnight UTC") Optional<Duration> every,
      @Description("how many of the files put aside are kept") @Default("7") int keep,
      @Description("whether they are compressed, with gzip") @Default("false") boolean compress) {

    public Rotate {
      if (size.isEmpty() && every.isEmpty()) {
        throw new IllegalArgumentException("neither size nor every (expected: one or both)");
      }
      size.ifPresent(it -> Expect.that(it.bytes() >= 4096, "size", it.toString(), "at least 4KiB"));
      every.ifPresent(it ->
          Expect.that(
              it.compareTo(Duration.ofSeconds(1)) >= 0, "every", Durations.written(it), ">= 1s"));
      Expect.that(keep >= 0, "keep", keep, ">= 0");
    }
  }
}
