package dev.weir.plugins.accesslogkafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A real broker with its controller, in a process of its own, that can be stopped and started
/// again with what it has stored.
final class KafkaBroker implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path directory;
  private final int port = freePort();
  private final int controllerPort = freePort();
  private Process process;

  private KafkaBroker(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /// A broker that answers.
  static KafkaBroker start(Path directory) throws IOException, InterruptedException {
    var broker = new KafkaBroker(directory, new ProcessBuilder("true").start());
    Files.writeString(
        broker.properties(),
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        log.dirs=%3$s
        num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        """
            .formatted(broker.port, broker.controllerPort, directory.resolve("data")));
    var format =
        broker.java(
            "kafka.tools.StorageTool",
            "format",
            "-t",
            Uuid.randomUuid().toString(),
            "-c",
            broker.properties().toString());
    if (format.waitFor() != 0) {
      throw new IOException("the broker's storage cannot be formatted: " + broker.log());
    }
    broker.startAgain();
    return broker;
  }

  private Path properties() {
    return directory.resolve("server.properties");
  }

  private Process java(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  /// The broker's address.
  String address() {
    return "127.0.0.1:" + port;
  }

  /// Starts it again and waits for it to answer.
  void startAgain() throws IOException, InterruptedException {
    process = java("kafka.Kafka", properties().toString());
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!isListening()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new IOException("the broker does not start: " + log());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  private boolean isListening() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Lets it answer nobody any more, though its connections stay. It can be killed then.
  void freeze() throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -STOP " + process.pid()).start().waitFor();
  }

  /// Ends it at once.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Stops it where it is: its connections stay open, and nobody answers.
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /// Lets it go on.
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + name + " ended with " + kill.exitValue());
    }
  }

  /// What lies in the topic, all of it.
  List<String> records(String topic) {
    Map<String, Object> properties = Map.of("bootstrap.servers", address());
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      var records = new ArrayList<String>();
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(it -> records.add(new String(it.value(), UTF_8)));
      }
      return records;
    }
  }

  private static int freePort() {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
