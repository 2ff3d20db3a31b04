package dev.weir.plugins.cache;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.api.SharedCache.Turn;
import dev.weir.plugins.cache.CacheFilterFactory.Config;
import dev.weir.plugins.cache.CacheStatus.Forwarded;
import dev.weir.plugins.cache.Shelf.Found;
import dev.weir.plugins.cache.Storing.Head;
import dev.weir.plugins.cache.Storing.Plan;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Asks the upstream, once for all that want the same, and stores what it says.
///
/// Of the requests for one response, the first becomes the leader and the others wait
/// ([dev.weir.api.SharedCache#await]). As soon as it is known that the response cannot be shared,
/// the others go on, each on its own.
final class Fetches {

  private static final int MAX_TURNS = 3;
  private static final Set<Integer> FAILURES = Set.of(500, 502, 503, 504);

  /// After a refresh that failed, the next one waits so long.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Config config;
  private final Shelf shelf;
  private final Storing storing;
  private final InstantSource clock;
  private final Counts counts;
  private final Outgoing outgoing;
  private final CacheStatus statuses;
  private final Budget budget;

  Fetches(Config config, Shelf shelf, Storing storing, InstantSource clock, Counts counts) {
    this.config = config;
    this.shelf = shelf;
    this.storing = storing;
    this.clock = clock;
    this.counts = counts;
    this.outgoing = new Outgoing(config.encodings());
    this.statuses = new CacheStatus(config.name());
    this.budget = new Budget(config.maxUnderWay().bytes());
  }

  /// The answer to a request for which nothing that is stored is good enough.
  Response fetch(Asked asked, Found found) throws Exception {
    var current = found;
    var end = System.nanoTime() + patience(asked).toNanos();
    for (var turns = 0; turns < MAX_TURNS && isShared(asked, current); turns++) {
      var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      var turn = shelf.await(current.key(), left);
      if (turn.isAlone()) {
        break;
      }
      var again = shelf.find(asked.key(), asked.headers());
      var stored = again.stored();
      if (stored != null && asked.wishes().accept(stored.freshness(), clock.millis())) {
        return collapsed(asked, again, turn);
      }
      if (turn.isLeader() && again.key().equals(current.key())) {
        return send(asked, again, new Term(turn));
      }
      turn.close();
      current = again;
    }
    return send(asked, current, Term.NONE);
  }

  private boolean isShared(Asked asked, Found found) {
    var stored = found.stored();
    var isPart = asked.headers().contains("Range") && (stored == null || !stored.canBeValidated());
    return config.coalesce().isPositive()
        && asked.wishes().areNone()
        && !asked.isAuthorized()
        && !isPart
        && (stored == null || stored.freshness().canBeFresh());
  }

  private Duration patience(Asked asked) {
    var most = config.coalesce();
    return asked.request().timeRemaining().filter(it -> it.compareTo(most) < 0).orElse(most);
  }

  private Response collapsed(Asked asked, Found found, Turn turn) {
    if (turn.isLeader()) {
      turn.succeeded();
    }
    turn.close();
    counts.collapsed().increment();
    return stored(asked, found, statuses.collapsed(why(found)));
  }

  private Response stored(Asked asked, Found found, String status) {
    var now = clock.millis();
    var stored = Objects.requireNonNull(found.stored());
    var headers = stored.withAge(now).withAdded(CacheStatus.FIELD, status);
    return Answers.of(asked.request(), stored, headers, now);
  }

  private Forwarded why(Found found) {
    var stored = found.stored();
    if (stored == null) {
      return found.isVariant() ? Forwarded.VARY_MISS : Forwarded.URI_MISS;
    }
    return stored.freshness().isFresh(clock.millis()) ? Forwarded.REQUEST : Forwarded.STALE;
  }

  /// Asks the upstream.
  ///
  /// @param term ends when the outcome is known, which may be at the end of the response's body
  Response send(Asked asked, Found found, Term term) throws Exception {
    var isUnderWay = false;
    try {
      var response = exchange(asked, found, term);
      isUnderWay = true;
      return response;
    } finally {
      if (!isUnderWay) {
        term.close();
      }
    }
  }

  private Response exchange(Asked asked, Found found, Term term) throws Exception {
    var stale = found.stored();
    var sent = shelf.sent(asked.key(), clock.millis());
    Response response;
    try {
      var request = outgoing.of(asked.request(), stale, term.isLeader());
      response = asked.chain().proceed(request);
    } catch (GatewayException e) {
      if (e.code().source() != ErrorCode.Source.UPSTREAM) {
        throw e; // not what another one that asks would get
      }
      term.notShared(asked.isBackground() ? PAUSE : Duration.ZERO);
      if (isUsableOnError(stale)) {
        return onError(asked, found, 0);
      }
      throw e;
    }
    var head =
        new Head(response.status(), response.headers(), sent, clock.millis(), asked.isAuthorized());
    if (response.status() == 304 && stale != null && stale.canBeValidated()) {
      response.close();
      return validated(asked, found, stale, head, term);
    }
    if (FAILURES.contains(response.status()) && isUsableOnError(stale)) {
      response.close();
      term.notShared(asked.isBackground() ? PAUSE : Duration.ZERO);
      return onError(asked, found, response.status());
    }
    return received(new Received(asked, found, head, response), term);
  }

  private boolean isUsableOnError(@Nullable Stored stale) {
    return stale != null && stale.freshness().isUsableOnError(clock.millis());
  }

  private Response onError(Asked asked, Found found, int status) {
    counts.stale().increment();
    return stored(asked, found, statuses.replaced(why(found), status, "stale-if-error"));
  }

  private Response validated(Asked asked, Found found, Stored stale, Head head, Term term) {
    counts.validated().increment();
    var why = statuses.replaced(why(found), 304, "");
    var confirmed = storing.confirmed(stale, head);
    if (confirmed.isEmpty()) {
      // Another response than ours was confirmed, or this one is not to be stored any more.
      term.notShared(config.hitForMiss());
      return stored(asked, found, why);
    }
    var plan = confirmed.get();
    var fresh = stale.with(plan);
    keep(new Kept(asked, head, plan, fresh), term);
    return stored(asked, new Found(fresh, found.key(), found.isVariant()), why);
  }

  /// A response and what it is the answer to.
  private record Received(Asked asked, Found found, Head head, Response response) {

    long length() {
      return response.body().length();
    }

    /// A refresh that gets something else than before leaves it to the next client to get it.
    boolean isUnexpected() {
      var stale = found.stored();
      var status = head.status();
      return asked.isBackground()
          && stale != null
          && status != stale.status()
          && status != 404
          && status != 410;
    }
  }

  /// A response that is to be stored.
  private record Kept(Asked asked, Head head, Plan plan, Stored stored) {}

  private void keep(Kept kept, Term term) {
    var times = new Shelf.Times(kept.head().sent(), clock.millis());
    var isStored =
        shelf.put(
            kept.asked().key(),
            kept.asked().headers(),
            kept.stored(),
            kept.plan().varying(),
            times);
    if (isStored && kept.stored().freshness().canBeFresh()) {
      term.landed();
      return;
    }
    term.notShared(isStored ? config.hitForMiss() : Duration.ZERO);
  }

  private Response received(Received received, Term term) throws IOException {
    counts.misses().increment();
    var plan = storing.plan(received.head());
    if (plan.isEmpty()
        || received.length() > config.maxObject().bytes()
        || received.isUnexpected()) {
      return unstored(received, term);
    }
    var why = statuses.stored(why(received.found()));
    var isHere = received.response().body().isReplayable() || received.length() == 0;
    var isNotModified = received.length() >= 0 && isKnownToClient(received, term);
    if (isHere || isNotModified) {
      var bytes = bytes(received.response().body());
      keep(kept(received, plan.get(), bytes), term);
      return isNotModified ? notModified(received, why) : shown(received, why);
    }
    var body =
        new RecordedBody(
            received.response().body(),
            config.maxObject().bytes(),
            budget,
            new Recording(this, received, plan.get(), term));
    return shown(received, why).withBody(body);
  }

  private byte[] bytes(Body body) throws IOException {
    return (body.isReplayable() ? body.replay() : body).readAll(config.maxObject());
  }

  private static Kept kept(Received received, Plan plan, byte[] bytes) {
    var status = received.head().status();
    var stored = new Stored(status, plan.headers(), bytes, plan.freshness(), plan.tags());
    return new Kept(received.asked(), received.head(), plan, stored);
  }

  /// Stores a body when it has been read.
  private record Recording(Fetches fetches, Received received, Plan plan, Term term)
      implements RecordedBody.Recording {

    @Override
    public void completed(byte[] bytes) {
      fetches.keep(kept(received, plan, bytes), term);
    }

    @Override
    public void failed(boolean isTooLong) {
      if (isTooLong) {
        term.notShared(fetches.config.hitForMiss());
      }
      term.close();
    }
  }

  private Response unstored(Received received, Term term) {
    var head = received.head();
    var isFailure = head.status() >= 500;
    var why = why(received.found());
    var isNotModified = isKnownToClient(received, term);
    term.notShared(isFailure ? Duration.ZERO : config.hitForMiss());
    if (received.found().stored() != null && isReplacement(received)) {
      shelf.remove(received.found());
    }
    if (isNotModified) {
      received.response().close();
      return notModified(received, statuses.forwarded(why));
    }
    return shown(received, statuses.forwarded(why));
  }

  /// Whether the response stands for what is stored, for all clients.
  private static boolean isReplacement(Received received) {
    var status = received.head().status();
    return status < 500
        && status != 206
        && status != 304
        && status != 416
        && !received.asked().isAuthorized()
        && !received.asked().isBackground();
  }

  /// Whether the client has what the upstream was asked for on behalf of all.
  private static boolean isKnownToClient(Received received, Term term) {
    var head = received.head();
    var asked = received.asked().headers();
    return term.isLeader()
        && head.status() == 200
        && Conditions.areIn(asked)
        && Conditions.isNotModified(asked, head.headers(), head.received());
  }

  private Response notModified(Received received, String status) {
    var headers = Fields.notModified(shown(received.head().headers(), status));
    return Response.of(304, headers, Body.empty());
  }

  private Response shown(Received received, String status) {
    return received.response().withHeaders(shown(received.response().headers(), status));
  }

  private Headers shown(Headers headers, String status) {
    return storing.shown(headers).withAdded(CacheStatus.FIELD, status);
  }
}
