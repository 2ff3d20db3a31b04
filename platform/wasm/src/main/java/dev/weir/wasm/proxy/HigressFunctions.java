package dev.weir.wasm.proxy;

import dev.weir.api.Secret;
import dev.weir.wasm.engine.OneLine;
import dev.weir.wasm.host.HeldBytes;
import dev.weir.wasm.host.RedisServer;
import dev.weir.wasm.property.PairsWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// What Higress adds to the ABI: Redis, writing behind the filter, choosing the endpoint.
final class HigressFunctions {

  private static final int MAX_TEXT = 4 << 10;
  private static final int MAX_SERVERS = 64;
  private static final int FAILED = 1;
  private static final Pattern DATABASE = Pattern.compile("(?:^|&)db=([0-9]{1,4})(?:&|$)");

  private final HostScope scope;

  HigressFunctions(HostScope scope) {
    this.scope = scope;
  }

  void offer(HostCall.Binding binding) {
    binding
        .add("proxy_redis_init", 7, this::redisInit)
        .add("proxy_redis_call", 5, this::redisCall)
        .add("proxy_inject_encoded_data_to_filter_chain", 3, this::inject)
        .add("proxy_get_upstream_hosts", 2, this::upstreamHosts)
        .add("proxy_set_upstream_override_host", 2, this::overrideHost);
  }

  private int redisInit(HostCall call) {
    var target = call.latin1At(0, MAX_TEXT);
    var question = target.indexOf('?');
    var named = question < 0 ? target : target.substring(0, question);
    var upstream = scope.upstream(named).orElseThrow(() -> StatusException.BAD_ARGUMENT);
    var database = database(question < 0 ? "" : target.substring(question + 1));
    var password = Secret.of(call.nameAt(4));
    var timeout = scope.callTime(call.intAt(6));
    var server = new RedisServer(upstream, call.nameAt(2), password, database, timeout);
    var servers = scope.redisServers();
    if (servers.size() >= MAX_SERVERS && !servers.containsKey(named)) {
      return Status.INTERNAL_FAILURE;
    }
    servers.put(named, server);
    return Status.OK;
  }

  private static int database(String query) {
    var found = DATABASE.matcher(query);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  private int redisCall(HostCall call) {
    call.requirePlace(4);
    var target = call.latin1At(0, MAX_TEXT);
    var question = target.indexOf('?');
    var server = scope.redisServers().get(question < 0 ? target : target.substring(0, question));
    if (server == null) {
      return Status.BAD_ARGUMENT;
    }
    var query = call.bytesAt(2, scope.module().settings().limits().bodyBytes());
    var share = scope.module().callBudget().begin(query.length);
    var id =
        scope
            .instance()
            .calls()
            .start(Calls.Kind.REDIS, share, it -> perform(it, server, query, share));
    return call.returnInt(4, id);
  }

  private void perform(int id, RedisServer server, byte[] query, HeldBytes held) {
    Runnable telling;
    try {
      var reply = scope.module().services().redis(server, query, held);
      telling = () -> tell(id, 0, reply);
    } catch (Throwable t) {
      // Errors too: the guest waits for the reply.
      var reason = OneLine.of(String.valueOf(t.getMessage()));
      telling = () -> tell(id, FAILED, reason.getBytes(StandardCharsets.UTF_8));
    }
    scope.instance().calls().deliver(id, true, telling);
  }

  private void tell(int id, int status, byte[] reply) {
    var instance = scope.instance();
    var answer = Answer.ofBuffer(BufferType.REDIS_REPLY, reply);
    var callback = instance.callbacks().redisCallResponse;
    instance.tell(callback, answer, RootContext.ID, id, status, reply.length);
  }

  private int inject(HostCall call) {
    var bytes = call.bytesAt(0, scope.module().settings().limits().bodyBytes());
    return scope.inject(bytes, call.intAt(2) != 0);
  }

  private int upstreamHosts(HostCall call) {
    var stream = scope.instance().currentStream();
    if (stream == null) {
      return Status.BAD_ARGUMENT;
    }
    var pairs = new PairsWriter();
    for (var address : scope.module().services().endpoints(stream.original().exchange())) {
      pairs.add(address.getBytes(StandardCharsets.ISO_8859_1), new byte[0]);
    }
    return call.returnBytes(0, pairs.toBytes());
  }

  private int overrideHost(HostCall call) {
    var stream = scope.instance().currentStream();
    var address = call.latin1At(0, MAX_TEXT);
    if (stream == null) {
      return Status.BAD_ARGUMENT;
    }
    var exchange = stream.original().exchange();
    return scope.module().services().overrideEndpoint(exchange, address)
        ? Status.OK
        : Status.BAD_ARGUMENT;
  }
}
