package dev.weir.plugins.accesslogkafka;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/// Lines on their way to a topic. Each line is either delivered or lost, and counted as what it is.
///
/// The client of Kafka collects them into batches, sends these on a thread of its own, and tries
/// again until the time to deliver them is up. While it knows no broker that has the topic, or the
/// names of the brokers have no addresses, who sends waits; while its memory is full, a line waits
/// for a second at most before it is lost.
///
/// Used by one thread at a time. The client is made by the first who sends: it asks for the
/// addresses of the brokers, which may take long.
final class KafkaLines implements AutoCloseable {

  /// Counts lines.
  interface Tally {

    /// One has been delivered.
    void delivered();

    /// One is lost.
    void lost();
  }

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String topic;
  private final Tally tally;
  private final Logger logger;
  private final Supplier<Producer<byte[], byte[]>> clients;
  private final AtomicBoolean isFailing = new AtomicBoolean();
  private @Nullable Producer<byte[], byte[]> client;
  private @Nullable KafkaException refusal;

  /// @param clients makes the client, or throws a [KafkaException] if that is not possible yet
  KafkaLines(String topic, Tally tally, Logger logger, Supplier<Producer<byte[], byte[]>> clients) {
    this.topic = topic;
    this.tally = tally;
    this.logger = logger;
    this.clients = clients;
  }

  /// Lines for the topic of a configuration. No broker needs to be there yet, nor a name of one be
  /// known.
  ///
  /// @throws IllegalArgumentException if the client of Kafka cannot use the configuration
  static KafkaLines open(KafkaConfig config, Tally tally, Logger logger) {
    var client = config.client();
    try {
      // All that the client looks at but the addresses of brokers.
      withOwnClasses(() -> {
        var checked = new ProducerConfig(client);
        ClientUtils.createChannelBuilder(checked, Time.SYSTEM, new LogContext()).close();
        return checked;
      });
    } catch (KafkaException | IllegalArgumentException e) {
      throw new IllegalArgumentException("kafka: " + root(e).getMessage(), e);
    }
    return new KafkaLines(
        config.topic(), tally, logger, () -> withOwnClasses(() -> new KafkaProducer<>(client)));
  }

  /// Kafka looks for its classes in the loader of the thread.
  private static <T> T withOwnClasses(Supplier<T> made) {
    var thread = Thread.currentThread();
    var context = thread.getContextClassLoader();
    thread.setContextClassLoader(KafkaLines.class.getClassLoader());
    try {
      return made.get();
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  /// What Kafka says is wrong, below where that was noticed.
  private static Throwable root(Throwable failure) {
    var cause = failure;
    for (var next = cause.getCause(); next != null; next = cause.getCause()) {
      cause = next;
    }
    return cause;
  }

  /// Gives lines to the client. If the thread is interrupted, those that it does not have yet are
  /// lost.
  void send(List<byte[]> lines) {
    for (var line : lines) {
      try {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptException("the sink is being closed");
        }
        var producer = awaitClient();
        awaitTopic(producer);
        var _ = producer.send(new ProducerRecord<>(topic, line), this::ended);
      } catch (KafkaException | IllegalStateException e) {
        // It does not call back then.
        ended(null, e);
      }
    }
  }

  private Producer<byte[], byte[]> awaitClient() {
    if (refusal != null) {
      throw refusal;
    }
    var made = client;
    while (made == null) {
      try {
        made = clients.get();
        client = made;
      } catch (KafkaException e) {
        if (!isOfAddresses(root(e))) {
          // It would be the same the next time.
          refusal = e;
          throw e;
        }
        unreachable(root(e));
        pause();
      }
    }
    return made;
  }

  private static boolean isOfAddresses(Throwable failure) {
    return failure instanceof ConfigException
        && String.valueOf(failure.getMessage()).contains(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  // When it has no broker left, the client forgets what topics there are. Then it would lose each
  // line after the same wait as if its memory were full.
  private void awaitTopic(Producer<byte[], byte[]> producer) {
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

  private void unreachable(Throwable failure) {
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
    if (client != null) {
      client.close(CLOSE_PATIENCE);
    }
  }
}
