package dev.weir.plugins.accesslogkafka;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Lines on their way to a topic. Each line is either delivered or lost, and counted as what it is.
///
/// The client of Kafka collects them into batches, sends these on a thread of its own, and tries
/// again until the time to deliver them is up. While it knows no broker that has the topic, who
/// sends waits; while its memory is full, a line waits for a second at most before it is lost.
final class KafkaLines implements AutoCloseable {

  /// Counts lines.
  interface Tally {

    /// One has been delivered.
    void delivered();

    /// One is lost.
    void lost();
  }

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final String topic;
  private final Tally tally;
  private final Logger logger;
  private final Producer<byte[], byte[]> producer;
  private final AtomicBoolean isFailing = new AtomicBoolean();

  private KafkaLines(String topic, Tally tally, Logger logger, Producer<byte[], byte[]> producer) {
    this.topic = topic;
    this.tally = tally;
    this.logger = logger;
    this.producer = producer;
  }

  /// Lines for the topic of a configuration. No broker needs to be there yet.
  ///
  /// @throws IllegalArgumentException if the client of Kafka cannot use the configuration
  static KafkaLines open(KafkaConfig config, Tally tally, Logger logger) {
    var thread = Thread.currentThread();
    var context = thread.getContextClassLoader();
    // Kafka looks for its own classes there.
    thread.setContextClassLoader(KafkaLines.class.getClassLoader());
    try {
      var producer =
          new KafkaProducer<>(
              config.client(), new ByteArraySerializer(), new ByteArraySerializer());
      return new KafkaLines(config.topic(), tally, logger, producer);
    } catch (KafkaException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException("kafka: " + cause.getMessage(), e);
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  /// Gives lines to the client. If the thread is interrupted, those that it does not have yet are
  /// lost.
  void send(List<byte[]> lines) {
    for (var line : lines) {
      try {
        awaitTopic();
        var _ = producer.send(new ProducerRecord<>(topic, line), this::ended);
      } catch (KafkaException | IllegalStateException e) {
        // It does not call back then.
        ended(null, e);
      }
    }
  }

  // When it has no broker left, the client forgets what topics there are. Then it would lose each
  // line after the same wait as if its memory were full.
  private void awaitTopic() {
    var isKnown = false;
    while (!isKnown) {
      try {
        // Costs nothing while the client knows.
        isKnown = !producer.partitionsFor(topic).isEmpty();
      } catch (TimeoutException e) {
        unreachable(e);
      }
    }
  }

  private void unreachable(Exception failure) {
    if (isFailing.compareAndSet(false, true)) {
      logger.log(Level.WARNING, "topic " + topic + ": cannot be reached: " + failure.getMessage());
    }
  }

  private void ended(@Nullable RecordMetadata at, @Nullable Exception failure) {
    if (failure == null) {
      tally.delivered();
      if (isFailing.compareAndSet(true, false)) {
        logger.log(Level.INFO, "topic " + topic + ": lines are delivered again");
      }
      return;
    }
    tally.lost();
    if (isFailing.compareAndSet(false, true)) {
      logger.log(Level.WARNING, "topic " + topic + ": lines are lost: " + failure.getMessage());
    }
  }

  /// Delivers what it has if that is possible in five seconds; the rest is lost.
  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
  }
}
