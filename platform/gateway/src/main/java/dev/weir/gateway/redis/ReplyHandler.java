package dev.weir.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.Supplier;

/// The end of a connection's pipeline, which lets a [Reply] read itself.
final class ReplyHandler extends CommandHandler {

  private ReplyHandler(ClientOptions options, ClientResources resources, CommandHandler replaced) {
    super(options, resources, replaced.getEndpoint());
  }

  /// Puts such a handler in the place of Lettuce's own.
  ///
  /// @param resources asked for when a connection is made
  static NettyCustomizer customizer(ClientOptions options, Supplier<ClientResources> resources) {
    return new NettyCustomizer() {
      @Override
      public void afterChannelInitialized(Channel channel) {
        var pipeline = channel.pipeline();
        var replaced = pipeline.get(CommandHandler.class);
        pipeline.replace(replaced, null, new ReplyHandler(options, resources.get(), replaced));
      }
    };
  }

  @Override
  protected boolean decode(
      ByteBuf buffer, RedisCommand<?, ?, ?> command, CommandOutput<?, ?, ?> output) {
    return output instanceof Reply reply
        ? reply.read(buffer)
        : super.decode(buffer, command, output);
  }
}
