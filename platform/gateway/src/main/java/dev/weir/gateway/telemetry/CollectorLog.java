package dev.weir.gateway.telemetry;

import io.opentelemetry.exporter.internal.FailedExportException.GrpcExportException;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Says in the log that a collector does not take what it is sent, and that it does again. What is
/// lost in between is counted. Safe for use by several threads.
final class CollectorLog {

  private static final System.Logger LOGGER = System.getLogger(CollectorLog.class.getName());
  private static final int LONGEST_REASON = 200;

  private static final Redaction REDACTION = Redaction.strict();

  private final String subject;
  private final AtomicBoolean isFailing = new AtomicBoolean();

  // A path may be a key, with some vendors.
  CollectorLog(Signal signal, String url) {
    var address = URI.create(url);
    var port = address.getPort() < 0 ? "" : ":" + address.getPort();
    subject =
        "OTLP " + signal.id() + " to " + address.getScheme() + "://" + address.getHost() + port;
  }

  /// Takes note of how an attempt ends.
  CompletableResultCode watch(CompletableResultCode result) {
    return result.whenComplete(() -> ended(result));
  }

  private void ended(CompletableResultCode result) {
    if (!result.isSuccess()) {
      if (isFailing.compareAndSet(false, true)) {
        var why = reason(result.getFailureThrowable());
        LOGGER.log(Level.WARNING, subject + ": not taken: " + why);
      }
    } else if (isFailing.compareAndSet(true, false)) {
      LOGGER.log(Level.INFO, subject + ": taken again");
    }
  }

  private static String reason(@Nullable Throwable failure) {
    return switch (failure) {
      case HttpExportException it when it.getResponse() != null ->
          "it answers " + it.getResponse().getStatusCode();
      case GrpcExportException it when it.getResponse() != null ->
          "it answers with gRPC's status " + it.getResponse().getStatusCode().getValue();
      case null, default -> cause(failure);
    };
  }

  private static String cause(@Nullable Throwable failure) {
    var causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
    // Of a connection that is refused the JDK's client says no more than the class.
    var text =
        causes.reversed().stream()
            .filter(it -> it.getMessage() != null)
            .map(it -> it.getClass().getSimpleName() + ": " + it.getMessage())
            .findFirst()
            .or(() -> causes.stream().skip(1).map(it -> it.getClass().getSimpleName()).findFirst())
            .orElse("for no known reason");
    var line = REDACTION.text(text.replaceAll("\\s+", " "));
    return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
  }
}
