package dev.weir.gateway.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A command to a server, with any type of reply.
final class RedisRequest {

  private final CommandType type;
  private final byte[] key;
  private final List<byte[]> arguments;

  /// @param key the one that says which server it is for, in a Cluster
  /// @param arguments all of them, keys included
  RedisRequest(CommandType type, byte[] key, List<byte[]> arguments) {
    this.type = type;
    this.key = key;
    this.arguments = arguments;
  }

  /// A command about one key.
  ///
  /// @param others what follows the key
  static RedisRequest of(CommandType type, byte[] key, byte[]... others) {
    return new RedisRequest(
        type, key, Stream.concat(Stream.of(key), Arrays.stream(others)).toList());
  }

  /// A command that any server can answer.
  static RedisRequest ofServer(CommandType type, byte[]... arguments) {
    return new RedisRequest(type, new byte[0], List.of(arguments));
  }

  byte[] key() {
    return key;
  }

  /// The same, to be sent once.
  AsyncCommand<byte[], byte[], Object> command() {
    var sent = new CommandArgs<>(ByteArrayCodec.INSTANCE);
    arguments.forEach(sent::add);
    return new AsyncCommand<>(new Command<>(type, new AnyReply(), sent));
  }
}
