package dev.weir.gateway.redis;

import dev.weir.gateway.config.HostPort;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The servers of a Redis Cluster, each with a link and so a breaker of its own: one that is away
/// takes its own keys with it only.
///
/// Which server has which keys is asked for in the background: now and then, and at once when a
/// server says that a key is elsewhere or a connection is lost.
final class ClusterServers implements Servers {

  private static final int MAX_REDIRECTS = 3;
  private static final long USUAL_MILLIS = 10_000;
  private static final long HURRIED_MILLIS = 200;
  private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<HostPort> seeds;
  private final LinkMaker maker;
  private final Map<HostPort, Link> links = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<Link> slots = new AtomicReferenceArray<>(SlotHash.SLOT_COUNT);
  private final Semaphore wanted = new Semaphore(0);
  private final Thread thread;
  private volatile boolean isKnown;
  private volatile boolean isClosed;

  private ClusterServers(List<HostPort> seeds, LinkMaker maker) {
    this.seeds = seeds;
    this.maker = maker;
    this.thread = Thread.ofVirtual().name("weir-redis-cluster").unstarted(this::run);
  }

  /// The servers of the Cluster that these belong to.
  static ClusterServers start(List<HostPort> seeds, LinkMaker maker) {
    var servers = new ClusterServers(seeds, maker);
    seeds.forEach(servers::at);
    servers.thread.start();
    return servers;
  }

  @Override
  public Object call(RedisRequest request, long deadline)
      throws CommandFailed, InterruptedException {
    var slot = SlotHash.getSlot(request.key());
    var link = slots.get(slot);
    if (link == null) {
      throw new CommandFailed(Outcome.REFUSED, "no server of the cluster is known for the key");
    }
    return call(request, link, deadline);
  }

  // A server that redirects has done nothing, so what it was asked is asked again elsewhere.
  private Object call(RedisRequest request, Link first, long deadline)
      throws CommandFailed, InterruptedException {
    var link = first;
    var isAsking = false;
    for (var redirects = 0; ; redirects++) {
      try {
        return isAsking ? link.callAsking(request, deadline) : link.call(request, deadline);
      } catch (CommandFailed e) {
        isAsking = e.isError("ASK ");
        if (!(isAsking || e.isError("MOVED ")) || redirects == MAX_REDIRECTS) {
          throw e;
        }
        link = redirected(e, link);
      }
    }
  }

  // "MOVED 3999 10.0.0.1:6381"
  private Link redirected(CommandFailed redirection, Link from) throws CommandFailed {
    var words = redirection.text().split(" ", -1);
    if (words.length < 3) {
      throw redirection;
    }
    var link = at(address(words[2], from));
    if (redirection.isError("MOVED ")) {
      slots.set(Integer.parseInt(words[1]), link);
      maker.missed();
      wanted.release();
    }
    return link;
  }

  private static HostPort address(String text, Link from) {
    var colon = text.lastIndexOf(':');
    return address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)), from);
  }

  // A server that does not know its own name means the one by which it was asked.
  private static HostPort address(String host, int port, Link from) {
    var isKnown = !host.isEmpty() && !host.equals("?");
    return new HostPort(isKnown ? host : HostPort.parse(from.server()).host(), port);
  }

  private Link at(HostPort address) {
    return links.computeIfAbsent(
        address, it -> maker.to(it, wanted::release, key -> isOf(it, key)));
  }

  // A replica says what its primary has done, whoever had it done.
  private boolean isOf(HostPort address, String key) {
    var owner = slots.get(SlotHash.getSlot(Keys.bytes(key)));
    return owner == null || owner.equals(links.get(address));
  }

  private void run() {
    while (!isClosed) {
      var isComplete = learn() && isComplete();
      try {
        var pause = isComplete ? USUAL_MILLIS : HURRIED_MILLIS;
        var millis = ThreadLocalRandom.current().nextLong(pause / 2, pause);
        var _ = wanted.tryAcquire(millis, TimeUnit.MILLISECONDS);
        // Many find out at a time.
        wanted.drainPermits();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  // From the first server that answers.
  private boolean learn() {
    for (var link : links()) {
      try {
        var request = RedisRequest.ofServer(CommandType.CLUSTER, Keys.bytes("SLOTS"));
        var reply = link.call(request, System.nanoTime() + ASK_NANOS);
        if (reply instanceof List<?> ranges && !ranges.isEmpty()) {
          use(ranges, link);
          return true;
        }
      } catch (CommandFailed | IllegalArgumentException _) {
        // another one may know
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  // Each range: from, to, the primary with its host and port, its replicas.
  private void use(List<?> ranges, Link from) {
    var owners = new Link[SlotHash.SLOT_COUNT];
    var used = new HashSet<HostPort>();
    for (var range : ranges) {
      if (range instanceof List<?> it && it.size() > 2 && it.get(2) instanceof List<?> primary) {
        var host =
            primary.getFirst() instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : "";
        var address = address(host, Math.toIntExact(number(primary.get(1))), from);
        used.add(address);
        var owner = at(address);
        for (var slot = number(it.get(0)); slot <= number(it.get(1)); slot++) {
          owners[Math.toIntExact(slot)] = owner;
        }
      }
    }
    var isMoved = false;
    for (var slot = 0; slot < owners.length; slot++) {
      var before = slots.getAndSet(slot, owners[slot]);
      isMoved |= before != null && !before.equals(owners[slot]);
    }
    if (isMoved) {
      // What the new owners said before it was known that they are was not listened to.
      maker.missed();
    }
    isKnown = true;
    closeOthers(used);
  }

  private static long number(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException(value + " (expected: a number)");
  }

  // Those of the file stay: they may be all that can be asked one day.
  private void closeOthers(Set<HostPort> used) {
    used.addAll(seeds);
    links.forEach((address, link) -> {
      if (!used.contains(address) && links.remove(address, link)) {
        link.close();
      }
    });
  }

  @Override
  public List<Link> links() {
    return List.copyOf(links.values());
  }

  @Override
  public boolean isComplete() {
    if (!isKnown) {
      return false;
    }
    for (var slot = 0; slot < slots.length(); slot++) {
      var link = slots.get(slot);
      if (link == null || !link.isConnected()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    links.values().forEach(Link::close);
  }
}
