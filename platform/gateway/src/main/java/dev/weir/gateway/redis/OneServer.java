package dev.weir.gateway.redis;

import java.util.List;

/// One server that has all keys.
record OneServer(Link link) implements Servers {

  @Override
  public Object call(RedisRequest request, long deadline)
      throws CommandFailed, InterruptedException {
    return link.call(request, deadline);
  }

  @Override
  public List<Link> links() {
    return List.of(link);
  }

  @Override
  public boolean isComplete() {
    return link.isConnected();
  }

  @Override
  public void close() {
    link.close();
  }
}
