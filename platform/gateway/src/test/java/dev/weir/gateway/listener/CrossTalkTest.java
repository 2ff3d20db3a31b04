package dev.weir.gateway.listener;

import static dev.weir.gateway.listener.Sockets.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Many clients at once, well-behaved and not, before origins that misbehave now and then: an
/// answer that arrives is the answer to the request.
class CrossTalkTest {

  private static final int CLIENTS = 64;
  private static final int REQUESTS = 120;

  @Test
  void givesNobodyTheAnswerOfAnotherRequest() throws Exception {
    var problems = new ConcurrentLinkedQueue<String>();
    var answered = new AtomicInteger();
    try (var one = StubOrigin.start(CrossTalkTest::answer);
        var two = StubOrigin.start(CrossTalkTest::answer);
        var proxy = Proxy.to(one, two).clientTimeout(Duration.ofSeconds(10)).start()) {
      var threads = new ArrayList<Thread>();
      for (var i = 0; i < CLIENTS; i++) {
        var number = i;
        threads.add(Thread.ofVirtual().start(() -> converse(proxy, number, answered, problems)));
      }
      for (var thread : threads) {
        thread.join();
      }
    }

    assertThat(problems).isEmpty();
    assertThat(answered.get()).isGreaterThan(CLIENTS * REQUESTS / 2);
  }

  private static void converse(
      Proxy proxy, int number, AtomicInteger answered, Queue<String> problems) {
    var random = new Random(number);
    for (var i = 0; i < REQUESTS; ) {
      try (var client = proxy.connect()) {
        var isOpen = true;
        while (isOpen && i < REQUESTS) {
          var id = number + "-" + i++;
          isOpen = ask(client, id, random, answered, problems);
        }
      } catch (IOException e) {
        // Cut, by the gateway or by this client.
      }
    }
  }

  private static boolean ask(
      RawClient client, String id, Random random, AtomicInteger answered, Queue<String> problems)
      throws IOException {
    var kind = random.nextInt(10);
    switch (kind) {
      case 0 -> client.request("HEAD /" + id);
      case 1 -> client.request("POST /" + id, "Content-Length: 9").send("some").send(" data");
      case 2 ->
          client
              .request("PUT /" + id, "Transfer-Encoding: chunked")
              .send("3\r\nabc\r\n")
              .send("0\r\n\r\n");
      case 3 -> client.request("POST /" + id, "Content-Length: 99").send("half");
      case 4 -> client.request("POST /" + id, "Transfer-Encoding: chunked").send("zz\r\n");
      default -> client.request("GET /" + id, "X-Kind: " + random.nextInt(8));
    }
    if (kind == 3 || random.nextInt(20) == 0) {
      return false;
    }
    var answer = kind == 0 ? client.answerWithoutBody() : client.answer();
    if (answer.status() == 200) {
      answered.incrementAndGet();
      var isRight =
          answer.has("X-Id: /" + id) && (kind == 0 || answer.body().contains("<" + id + ">"));
      if (!isRight) {
        problems.add(id + " got " + answer);
      }
    }
    return !answer.has("Connection: close");
  }

  private static void answer(String request, Socket connection) throws IOException {
    var path = request.substring(request.indexOf('/'), request.indexOf(" HTTP/"));
    var head = "HTTP/1.1 200 OK\r\nX-Id: " + path + "\r\n";
    var body = "<" + path.substring(1) + ">" + "x".repeat(Math.abs(path.hashCode() % 30_000));
    var kind = request.indexOf("X-Kind: ");
    switch (kind < 0 ? '0' : request.charAt(kind + 8)) {
      case '1' ->
          write(
              connection,
              head
                  + "Transfer-Encoding: chunked\r\n\r\n"
                  + Integer.toHexString(body.length())
                  + "\r\n"
                  + body
                  + "\r\n0\r\n\r\n");
      case '2' -> {
        write(connection, head + "Content-Length: 50000\r\n\r\n" + body);
        Sockets.reset(connection);
      }
      case '3' -> Sockets.reset(connection);
      case '4' ->
          write(
              connection, head + "Content-Length: " + body.length() + "\r\n\r\n" + body + "extra");
      case '5' -> {
        write(connection, head + "\r\n" + body);
        connection.close();
      }
      default -> {
        var content = request.startsWith("HEAD") ? "" : body;
        write(connection, head + "Content-Length: " + body.length() + "\r\n\r\n" + content);
      }
    }
  }
}
