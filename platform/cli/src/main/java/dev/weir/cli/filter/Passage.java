package dev.weir.cli.filter;

import dev.weir.api.Request;
import dev.weir.api.Response;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The way of one request through the filter and back, as far as heads go, and what the filter
/// called on it. Safe for use by several threads.
public final class Passage {

  private final Request received;
  private final List<LogLine> log = new CopyOnWriteArrayList<>();
  private final List<MadeCall> calls = new CopyOnWriteArrayList<>();
  private final Set<String> unknown = new ConcurrentSkipListSet<>();
  private final CountDownLatch leftRequest = new CountDownLatch(1);
  private final CountDownLatch leftResponse = new CountDownLatch(1);
  private final long beginNanos = System.nanoTime();
  private volatile long sentNanos = Long.MAX_VALUE;
  private volatile long answeredNanos = Long.MAX_VALUE;
  private volatile long endNanos = Long.MAX_VALUE;
  private boolean isOver;
  private volatile @Nullable Request sent;
  private volatile @Nullable Response answered;
  private volatile @Nullable Response returned;
  private volatile @Nullable Exception failure;

  Passage(Request received) {
    this.received = received;
  }

  void sent(Request request) {
    sent = request;
    sentNanos = System.nanoTime();
    leftRequest.countDown();
  }

  void answered(Response response) {
    answered = response;
  }

  /// What is behind the filter has answered or failed.
  void cameBack() {
    answeredNanos = System.nanoTime();
  }

  void returned(Response response) {
    returned = response;
  }

  void failed(Exception e) {
    failure = e;
  }

  /// The filter has done with the heads.
  synchronized void over() {
    isOver = true;
    endNanos = System.nanoTime();
    leftRequest.countDown();
    leftResponse.countDown();
  }

  /// Takes what was logged while the filter had the request.
  ///
  /// @return false if that is over
  public synchronized boolean logged(LogLine line) {
    return !isOver && log.add(line);
  }

  /// Takes a call that the filter makes for the request.
  ///
  /// @return false if the request is over
  synchronized boolean called(MadeCall call) {
    return !isOver && calls.add(call);
  }

  /// Takes the name of an upstream that the filter called, and that there is none of.
  ///
  /// @return false if the request is over
  synchronized boolean calledUnknown(String upstream) {
    if (!isOver) {
      unknown.add(upstream);
    }
    return !isOver;
  }

  /// Waits until the filter lets go of the head that it has now.
  void awaitProgress(Duration patience) {
    var next = answeredNanos == Long.MAX_VALUE ? leftRequest : leftResponse;
    try {
      next.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The request as the filter got it.
  public Request received() {
    return received;
  }

  /// The request as the filter sent it on; empty if it answered itself.
  public Optional<Request> sent() {
    return Optional.ofNullable(sent);
  }

  /// The response as the filter got it.
  public Optional<Response> answered() {
    return Optional.ofNullable(answered);
  }

  /// The response as the filter returned it; empty if the request failed.
  public Optional<Response> returned() {
    return Optional.ofNullable(returned);
  }

  /// Why there is no response; empty if there is one.
  public Optional<Exception> failure() {
    return Optional.ofNullable(failure);
  }

  /// What was logged while the filter had the request.
  List<LogLine> log() {
    return List.copyOf(log);
  }

  /// The calls that the filter made for the request, in the order in which they began.
  List<MadeCall> calls() {
    return List.copyOf(calls);
  }

  /// The upstreams that the filter called, and that there are none of.
  List<String> unknown() {
    return List.copyOf(unknown);
  }

  /// Whether the filter still held the request when it had the answer to a call.
  boolean waitedFor(MadeCall call) {
    var end = call.endNanos();
    return call.beginNanos() < sentNanos
        ? end < sentNanos && end <= endNanos
        : call.beginNanos() >= answeredNanos && end <= endNanos;
  }

  /// How long it took until the head of the response was there.
  public long nanos() {
    return endNanos - beginNanos;
  }

  /// How much of that was spent in the filter, without its waits for calls.
  public long nanosInFilter() {
    var behind = answeredNanos == Long.MAX_VALUE ? endNanos : answeredNanos;
    return Math.max(0, nanos() - Math.max(0, behind - sentNanos) - nanosWaited());
  }

  /// How long the filter waited for calls, several at once counted as one.
  private long nanosWaited() {
    var waited = 0L;
    var until = beginNanos;
    var inOrder = calls.stream().sorted(Comparator.comparingLong(MadeCall::beginNanos)).toList();
    for (var call : inOrder) {
      if (waitedFor(call)) {
        waited += Math.max(0, call.endNanos() - Math.max(until, call.beginNanos()));
        until = Math.max(until, call.endNanos());
      }
    }
    return waited;
  }
}
