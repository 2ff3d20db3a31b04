package dev.weir.gateway.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushMessage;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/// Has servers say which keys others have changed (client tracking in broadcast mode), on the
/// connection on which values come, so that none is overtaken by the news that it is no longer
/// true.
///
/// Of several that change a key at almost the same time the last one counts as who did it, so
/// nobody who is not told has an older value than the server.
///
/// @param prefix of the keys
record Tracking(String prefix, Invalidations listener) {

  /// Has the server say it from now on. Nothing is known of what changed before.
  ///
  /// @param isOfServer whether it has a key: what it says of others is not listened to
  CompletableFuture<Object> begin(
      StatefulRedisConnection<byte[], byte[]> connection, Predicate<String> isOfServer) {
    connection.addListener(message -> heard(message, isOfServer));
    var command =
        RedisRequest.ofServer(
                CommandType.CLIENT,
                Keys.bytes("TRACKING"),
                Keys.bytes("ON"),
                Keys.bytes("BCAST"),
                Keys.bytes("NOLOOP"),
                Keys.bytes("PREFIX"),
                Keys.bytes(prefix))
            .command();
    connection.dispatch(command);
    return command
        .toCompletableFuture()
        .thenApply(it -> {
          listener.everything();
          return it;
        });
  }

  private void heard(PushMessage message, Predicate<String> isOfServer) {
    if (!message.getType().equals("invalidate")) {
      return;
    }
    var content = message.getContent(StringCodec.UTF8::decodeValue);
    if (content.size() < 2 || !(content.get(1) instanceof List<?> keys)) {
      listener.everything();
      return;
    }
    var changed = new ArrayList<String>(keys.size());
    for (var key : keys) {
      var text = String.valueOf(key);
      if (text.startsWith(prefix) && isOfServer.test(text)) {
        changed.add(text.substring(prefix.length()));
      }
    }
    listener.changed(changed);
  }

  /// Says that a connection was lost.
  void lost() {
    listener.everything();
  }
}
