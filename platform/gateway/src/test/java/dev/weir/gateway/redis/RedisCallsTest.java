package dev.weir.gateway.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.api.Secret;
import dev.weir.gateway.listener.ServerSocketOrigin;
import dev.weir.gateway.listener.Sockets;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.services.Room;
import dev.weir.gateway.upstream.ServedUpstreams;
import dev.weir.gateway.wire.DeadlineWatch;
import dev.weir.wasm.host.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RedisCallsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final RedisServer SERVER =
      new RedisServer("redis", "", Secret.of(""), 0, PATIENCE);

  private final DeadlineWatch watch = new DeadlineWatch();
  private RedisProcess redis;
  private ServedUpstreams upstreams;
  private RedisCalls calls;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(RedisProcess.isInstalled(), "NOT TESTED: redis-server is not installed");
    redis =
        RedisProcess.start(
            RedisProcess.freePort(), "--enable-debug-command", "yes", "--databases", "100");
    upstreams = ServedUpstreams.of("redis", redis.port());
    calls = RedisCalls.start(upstreams.live(), watch);
  }

  @AfterEach
  void stop() {
    if (calls != null) {
      calls.close();
      upstreams.close();
      redis.close();
    }
    watch.close();
  }

  private static byte[] query(String command) {
    var words = command.split(" ");
    var parts =
        Arrays.stream(words)
            .map(word -> "$" + word.length() + "\r\n" + word + "\r\n")
            .collect(Collectors.joining());
    return ("*" + words.length + "\r\n" + parts).getBytes(ISO_8859_1);
  }

  /// The reply, with a blank for each end of a line.
  private String ask(RedisServer server, String command) throws Exception {
    return ask(server, command, new Room(Long.MAX_VALUE));
  }

  private String ask(RedisServer server, String command, Room room) throws Exception {
    return new String(calls.call(server, query(command), room), ISO_8859_1)
        .replace("\r\n", " ")
        .strip();
  }

  private String ask(String command) throws Exception {
    return ask(SERVER, command);
  }

  @Test
  void passesEveryTypeOfReply() throws Exception {
    assertThat(ask("PING")).isEqualTo("+PONG");
    assertThat(ask("SET a 1")).isEqualTo("+OK");
    assertThat(ask("get a")).isEqualTo("$1 1");
    assertThat(ask("GET none")).isEqualTo("$-1");
    assertThat(ask("INCRBY a -43")).isEqualTo(":-42");
    assertThat(ask("MGET a none")).isEqualTo("*2 $3 -42 $-1");
    assertThat(ask("SCAN 0")).isEqualTo("*2 $1 0 *1 $1 a");
    assertThat(ask("LRANGE none 0 -1")).isEqualTo("*0");
    assertThat(ask("LPOP none 2")).isEqualTo("*-1");
    assertThat(ask("SET empty ")).startsWith("-ERR wrong number of arguments");
    assertThat(ask("LPUSH a x")).startsWith("-WRONGTYPE ");
  }

  @Test
  void passesRepliesOfScripts() throws Exception {
    var script = "return{1,{'a',{}},false,redis.error_reply('E'),redis.status_reply('S')}";

    assertThat(ask("EVAL " + script + " 0")).isEqualTo("*5 :1 *2 $1 a *0 $-1 -ERR E +S");
  }

  @Test
  void keepsAnyByte() throws Exception {
    var value = new byte[256];
    for (var i = 0; i < value.length; i++) {
      value[i] = (byte) i;
    }
    var text = new String(value, ISO_8859_1);
    var set = "*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$256\r\n" + text + "\r\n";

    var room = new Room(300);
    calls.call(SERVER, set.getBytes(ISO_8859_1), room);

    assertThat(calls.call(SERVER, query("GET b"), room))
        .isEqualTo(("$256\r\n" + text + "\r\n").getBytes(ISO_8859_1));
  }

  @Test
  void usesTheAccountAndTheDatabase() throws Exception {
    ask("ACL SETUSER tester on >secret ~* +@all");
    var second = new RedisServer("redis", "tester", Secret.of("secret"), 3, PATIENCE);

    assertThat(ask(second, "ACL WHOAMI")).isEqualTo("$6 tester");
    assertThat(ask(second, "SET only mine")).isEqualTo("+OK");
    assertThat(ask("GET only")).isEqualTo("$-1");
  }

  @Test
  void saysThatItCannotLogIn() {
    var stranger = new RedisServer("redis", "nobody", Secret.of("x"), 0, PATIENCE);

    assertThatThrownBy(() -> ask(stranger, "PING"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("WRONGPASS");
  }

  @Test
  void sharesOneConnection() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<String>>();
      for (var i = 0; i < 200; i++) {
        asked.add(threads.submit(() -> ask("INCR n")));
      }
      for (var one : asked) {
        assertThat(one.get()).startsWith(":");
      }
    }

    assertThat(ask("GET n")).isEqualTo("$3 200");
    assertThat(ask("INFO clients")).contains("connected_clients:1 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"subscribe x", "SELECT 1", "MULTI", "BLPOP x 0", "XREAD BLOCK 0 STREAMS s 0"})
  void refusesWhatWouldDisturbOthers(String command) throws Exception {
    assertThat(ask(command))
        .startsWith("-ERR ")
        .endsWith(" is not for a connection that is shared");
  }

  @Test
  void takesAKeyThatIsCalledLikeAnOption() throws Exception {
    assertThat(ask("XREAD STREAMS BLOCK 0")).isEqualTo("*-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PING\r\n",
        "*0\r\n",
        "*1\r\n$4\r\nPIN\r\n",
        "*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n"
      })
  void refusesWhatIsNoCommand(String query) {
    assertThatThrownBy(() -> calls.call(SERVER, query.getBytes(ISO_8859_1), new Room(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("(expected: a RESP array of bulk strings)");
  }

  @Test
  void connectsAgainWhenTheServerIsBack() throws Exception {
    assertThat(ask("PING")).isEqualTo("+PONG");
    redis.close();
    Eventually.isTrue("it is noticed", () -> !answers());

    redis = RedisProcess.start(redis.port());

    Eventually.isTrue("connected", this::answers);
  }

  private boolean answers() {
    try {
      return ask("PING").equals("+PONG");
    } catch (IOException _) {
      return false;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void passesOverAServerThatIsAway() throws Exception {
    var dead = RedisProcess.freePort();
    upstreams.serve(Map.of("redis", ServedUpstreams.config(dead, redis.port())));

    assertThat(ask("PING")).isEqualTo("+PONG");
  }

  @Test
  void waitsNoLongerThanItMay() throws Exception {
    assertThat(ask("PING")).isEqualTo("+PONG");
    var hurried = new RedisServer("redis", "", Secret.of(""), 0, Duration.ofMillis(100));

    assertThatThrownBy(() -> ask(hurried, "DEBUG SLEEP 0.5"))
        .isInstanceOf(IOException.class)
        .hasMessage("upstream redis: no reply in time");
    assertThat(ask("PING")).isEqualTo("+PONG");
  }

  @Test
  void givesUpOnAServerThatDoesNotSpeak() throws Exception {
    try (var mute = new ServerSocketOrigin(Sockets::awaitEnd)) {
      upstreams.serve(Map.of("redis", ServedUpstreams.config(mute.port())));
      var hurried = new RedisServer("redis", "", Secret.of(""), 0, Duration.ofMillis(100));

      assertThatThrownBy(() -> ask(hurried, "PING"))
          .isInstanceOf(IOException.class)
          .hasMessage("upstream redis: no connection in time");
    }
  }

  @Test
  void closesTheConnectionWhenTheUpstreamGoes() throws Exception {
    assertThat(ask("PING")).isEqualTo("+PONG");

    upstreams.serve(Map.of("other", ServedUpstreams.config(redis.port())));

    var other = new RedisServer("other", "", Secret.of(""), 0, PATIENCE);
    Eventually.isTrue("closed", () -> isAlone(other));
    assertThatThrownBy(() -> ask("PING"))
        .isInstanceOf(IOException.class)
        .hasMessage("'redis' (expected: a configured upstream)");
  }

  @Test
  void refusesAReplyThatTheFilterHasNoRoomFor() throws Exception {
    ask("SET a " + "x".repeat(1000));

    assertThatThrownBy(() -> ask(SERVER, "GET a", new Room(1000)))
        .isInstanceOf(IOException.class)
        .hasMessage("upstream redis: the reply is too large");
    assertThat(ask("PING")).isEqualTo("+PONG");
  }

  private static RedisServer database(int number) {
    return new RedisServer("redis", "", Secret.of(""), number, PATIENCE);
  }

  @Test
  void refusesMoreAccountsThanThereMayBe() throws Exception {
    for (var i = 0; i < 64; i++) {
      assertThat(ask(database(i), "PING")).isEqualTo("+PONG");
    }

    assertThatThrownBy(() -> ask(database(64), "PING"))
        .isInstanceOf(IOException.class)
        .hasMessage("upstream redis: 64 accounts and databases are in use (expected: < 64)");
    assertThat(ask(database(63), "PING")).isEqualTo("+PONG");
    assertThat(ask("INFO clients")).contains("connected_clients:64 ");
  }

  @Test
  void keepsNoPlaceForAccountsThatCannotLogIn() {
    for (var i = 0; i < 64; i++) {
      var stranger = new RedisServer("redis", "nobody" + i, Secret.of("x"), 0, PATIENCE);
      assertThatThrownBy(() -> ask(stranger, "PING")).isInstanceOf(IOException.class);
    }

    Eventually.isTrue("there is room", this::answers);
  }

  @Test
  void closesAConnectionThatNobodyUses() throws Exception {
    var other = new RedisServer("other", "", Secret.of(""), 0, PATIENCE);
    var brief = ServedUpstreams.config(Duration.ofMillis(200), redis.port());
    upstreams.serve(Map.of("redis", brief, "other", ServedUpstreams.config(redis.port())));

    assertThat(ask("PING")).isEqualTo("+PONG");

    Eventually.isTrue("closed", () -> isAlone(other));
    assertThat(ask("PING")).isEqualTo("+PONG");
  }

  @Test
  void keepsAConnectionThatWaitsForAReply() throws Exception {
    upstreams.serve(Map.of("redis", ServedUpstreams.config(Duration.ofMillis(50), redis.port())));

    assertThat(ask("DEBUG SLEEP 1")).isEqualTo("+OK");
  }

  private boolean isAlone(RedisServer server) {
    try {
      return ask(server, "INFO clients").contains("connected_clients:1 ");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
