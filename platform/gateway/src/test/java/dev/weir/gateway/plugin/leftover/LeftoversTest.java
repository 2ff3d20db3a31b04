package dev.weir.gateway.plugin.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The rules of cleaning up, with a class loader that has no classes.
class LeftoversTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URLClassLoader loader = new URLClassLoader("gone", new URL[0], null);
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() throws IOException {
    end.countDown();
    loader.close();
  }

  @Test
  void aThreadOfTheGatewayIsNotInterruptedButGetsAnotherContext() throws Exception {
    var thread = start("weir-closer");

    var leftovers = clean();

    assertThat(thread.getContextClassLoader()).isNotEqualTo(loader);
    assertThat(leftovers.removed()).noneMatch(it -> it.contains("weir-closer"));
    end.countDown();
    thread.join();
    assertThat(thread.isInterrupted).isFalse();
  }

  @Test
  void aThreadThatTheGatewayHasMadeForPluginsIsEnded() throws Exception {
    var thread = start("weir-plugin-start of geo");

    assertThat(clean().removed()).contains("thread weir-plugin-start of geo");
    assertThat(thread.isInterrupted).isTrue();
  }

  @Test
  void aThreadThatThePluginHasStartedIsEnded() throws Exception {
    start("acme-worker");

    assertThat(clean().removed()).contains("thread acme-worker");
  }

  @Test
  void aThreadThatDoesNotEndIsReportedWithWhereItIs() throws Exception {
    var thread = start("acme-stubborn");
    thread.isStubborn = true;

    var leftovers = Leftovers.of(new Loader(loader, LeftoversTest::define), Duration.ofMillis(1));

    assertThat(leftovers.left())
        .anyMatch(it -> it.startsWith("thread acme-stubborn, which goes on at "));
  }

  @Test
  void theThreadThatCleansUpIsNotItsOwnLeftover() throws Exception {
    var current = Thread.currentThread();
    var context = current.getContextClassLoader();
    current.setContextClassLoader(loader);
    try {
      assertThat(clean().removed()).noneMatch(it -> it.contains(current.getName()));
      assertThat(current.isInterrupted()).isFalse();
    } finally {
      current.setContextClassLoader(context);
    }
  }

  @Test
  void whatCannotBeCleanedDoesNotKeepTheOthersFromIt() throws Exception {
    start("acme-worker");

    // Drivers, which come before threads, need a class of the loader.
    var leftovers = clean();

    assertThat(leftovers.left()).anyMatch(it -> it.startsWith("JDBC drivers: "));
    assertThat(leftovers.removed()).contains("thread acme-worker");
  }

  private Leftovers clean() {
    return Leftovers.of(new Loader(loader, LeftoversTest::define), PATIENCE);
  }

  private static Class<?> define(String name, byte[] bytes) {
    throw new NoClassDefFoundError(name + ": " + bytes.length);
  }

  private Waiting start(String name) throws InterruptedException {
    var thread = new Waiting(name);
    thread.setContextClassLoader(loader);
    thread.start();
    thread.begun.await();
    return thread;
  }

  /// Waits for the end of the test, or to be interrupted.
  private final class Waiting extends Thread {

    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean isInterrupted;
    private volatile boolean isStubborn;

    private Waiting(String name) {
      super(name);
      setDaemon(true);
    }

    @Override
    public void run() {
      begun.countDown();
      do {
        try {
          isInterrupted |= !end.await(1, TimeUnit.HOURS);
        } catch (InterruptedException _) {
          isInterrupted = true;
        }
      } while (isStubborn && end.getCount() > 0);
    }
  }
}
