package dev.weir.plugins.accesslogkafka;

import dev.weir.api.AccessLogSink;
import dev.weir.api.AccessLogSinkFactory;
import dev.weir.api.Metrics;
import dev.weir.api.PluginContext;
import java.util.List;
import org.pf4j.Extension;

/// Sends access logs to a topic of Kafka.
@Extension
public final class KafkaSinkFactory implements AccessLogSinkFactory<KafkaConfig> {

  private final System.Logger logger;
  private final KafkaLines.Tally tally;

  /// A factory for one version of the plugin.
  public KafkaSinkFactory(PluginContext context) {
    this.logger = context.logger();
    this.tally =
        new Counts(
            context.metrics().counter("delivered", "Lines that a broker has confirmed."),
            context
                .metrics()
                .counter("lost", "Lines that could not be delivered in time, or not at all."));
  }

  /// Counts lines for operators.
  private record Counts(Metrics.Counter deliveredLines, Metrics.Counter lostLines)
      implements KafkaLines.Tally {

    @Override
    public void delivered() {
      deliveredLines.increment();
    }

    @Override
    public void lost() {
      lostLines.increment();
    }
  }

  /// One access log.
  private record Sink(KafkaLines lines) implements AccessLogSink {

    @Override
    public void write(List<byte[]> batch) {
      lines.send(batch);
    }

    @Override
    public void close() {
      lines.close();
    }
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public Class<KafkaConfig> configType() {
    return KafkaConfig.class;
  }

  @Override
  public AccessLogSink create(KafkaConfig config) {
    return new Sink(KafkaLines.open(config, tally, logger));
  }
}
