package dev.weir.plugins.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/// An upstream that can bear 1,000 requests a second, its clients, and an attack.
///
/// The upstream has 20 places, each of which takes 20 ms on average for a request, exponentially
/// distributed, and a queue. Clients come as Poisson processes, and each at a rate of its own,
/// log-normally distributed. For the first ten minutes 70 clients ask for three quarters of what
/// the upstream can bear. Then 30 abusive ones come, and from then on three times as much is asked
/// for as the upstream can bear: a third of them floods, one third scans paths that there are not,
/// one third tries passwords. Half of them have been well-behaved clients of the first ten minutes.
/// Of the well-behaved ones a tenth is new, too.
///
/// All of it follows from the seed.
final class AttackSimulation {

  static final double CAPACITY = 1_000;

  private static final int PLACES = 20;
  private static final double USUAL_LOAD = 0.75 * CAPACITY;
  private static final double ATTACK_LOAD = 3 * CAPACITY - USUAL_LOAD;
  private static final int GOOD = 70;
  private static final int BAD = 30;
  private static final double SPREAD_OF_RATES = 0.8;
  private static final double QUIET = 600;
  private static final double END = 1_200;
  private static final double TIDY = 0.5;
  private static final double ADJUST = 10;

  private final Random random;
  private final double[] free = new double[PLACES];
  private final AdaptiveLimit limit;
  private final PriorityQueue<Answer> answers = new PriorityQueue<>();
  private final Tally quiet = new Tally();
  private final Tally attack = new Tally();
  private double now;

  private enum Kind {
    GOOD,
    FLOODER,
    SCANNER,
    GUESSER
  }

  private record Client(String key, Kind kind, double rate) {}

  private record Answer(double at, double took, ClientHabits client, int status)
      implements Comparable<Answer> {
    @Override
    public int compareTo(Answer other) {
      return Double.compare(at, other.at);
    }
  }

  /// What became of requests in one part of the time.
  static final class Tally {

    private long good;
    private long goodRefused;
    private long bad;
    private long badRefused;
    private final List<Double> latencies = new ArrayList<>();

    double goodRefused() {
      return (double) goodRefused / good;
    }

    double badRefused() {
      return (double) badRefused / bad;
    }

    /// The mean latency of the upstream, in seconds.
    double latency() {
      return latencies.stream().mapToDouble(it -> it).average().orElse(0);
    }

    /// The latency that 99 of 100 requests did not exceed.
    double slowest() {
      var sorted = latencies.stream().mapToDouble(it -> it).sorted().toArray();
      return sorted[sorted.length * 99 / 100];
    }
  }

  AttackSimulation(long seed) {
    random = new Random(seed);
    var start = Instant.parse("2026-01-01T12:00:00Z");
    var source =
        new AdaptiveLimit.Source(
            new ExactLimits(this::nanoTime),
            "simulation",
            this::nanoTime,
            () -> start.plus(Duration.ofNanos(nanoTime())));
    limit = new AdaptiveLimit(source, Model.STANDARD, CAPACITY / 2, 5 * CAPACITY);
  }

  private long nanoTime() {
    return (long) (now * 1e9);
  }

  Tally quiet() {
    return quiet;
  }

  Tally attack() {
    return attack;
  }

  void run() {
    var good = clients("good", GOOD, USUAL_LOAD, Kind.GOOD);
    var early = new ArrayList<Client>();
    for (var i = 0; i < BAD / 2; i++) {
      early.add(new Client("bad " + i, Kind.GOOD, USUAL_LOAD / GOOD));
    }
    var before = new ArrayList<>(good.subList(GOOD / 10, GOOD));
    before.addAll(early);
    play(before, QUIET, quiet);

    var after = new ArrayList<>(good);
    var bad = clients("bad", BAD, ATTACK_LOAD, Kind.FLOODER);
    for (var i = 0; i < BAD; i++) {
      var kind = List.of(Kind.FLOODER, Kind.SCANNER, Kind.GUESSER).get(i % 3);
      after.add(new Client(bad.get(i).key, kind, bad.get(i).rate));
    }
    play(after, END, attack);
  }

  private List<Client> clients(String name, int count, double load, Kind kind) {
    var rates = new double[count];
    for (var i = 0; i < count; i++) {
      rates[i] = Math.exp(SPREAD_OF_RATES * random.nextGaussian());
    }
    var sum = Arrays.stream(rates).sum();
    var clients = new ArrayList<Client>();
    for (var i = 0; i < count; i++) {
      clients.add(new Client(name + " " + i, kind, rates[i] / sum * load));
    }
    return clients;
  }

  private void play(List<Client> clients, double until, Tally tally) {
    var total = clients.stream().mapToDouble(Client::rate).sum();
    var nextTidy = now + TIDY;
    var nextAdjust = now + ADJUST;
    while (now < until) {
      var next = now - Math.log(1 - random.nextDouble()) / total;
      while (nextTidy < next) {
        answer(nextTidy, tally);
        now = nextTidy;
        limit.tidy();
        nextTidy += TIDY;
        if (now >= nextAdjust) {
          limit.adjust(1);
          nextAdjust += ADJUST;
        }
      }
      answer(next, tally);
      now = next;
      ask(pick(clients, total), tally);
    }
  }

  private Client pick(List<Client> clients, double total) {
    var left = random.nextDouble() * total;
    for (var client : clients) {
      left -= client.rate;
      if (left <= 0) {
        return client;
      }
    }
    return clients.getLast();
  }

  private void answer(double until, Tally tally) {
    while (!answers.isEmpty() && answers.element().at <= until) {
      var answer = answers.remove();
      now = answer.at;
      limit.served(answer.client, answer.status, (long) (answer.took * 1e9));
      tally.latencies.add(answer.took);
    }
  }

  private void ask(Client client, Tally tally) {
    var paths = client.kind == Kind.SCANNER ? 100_000 : client.kind == Kind.GUESSER ? 1 : 12;
    var decision = limit.decide(client.key, ("/" + random.nextInt(paths)).hashCode());
    var isRefused = decision.verdict() != AdaptiveLimit.Verdict.PASSES;
    if (client.kind == Kind.GOOD) {
      tally.good++;
      tally.goodRefused += isRefused ? 1 : 0;
    } else {
      tally.bad++;
      tally.badRefused += isRefused ? 1 : 0;
    }
    if (!isRefused) {
      serve(client, decision.client());
    }
  }

  private void serve(Client client, ClientHabits habits) {
    var place = 0;
    for (var i = 1; i < PLACES; i++) {
      place = free[i] < free[place] ? i : place;
    }
    var work = -Math.log(1 - random.nextDouble()) * PLACES / CAPACITY;
    free[place] = Math.max(now, free[place]) + work;
    answers.add(new Answer(free[place], free[place] - now, habits, status(client.kind)));
  }

  private int status(Kind kind) {
    var share =
        switch (kind) {
          case GOOD -> 0.02;
          case FLOODER -> 0.02;
          case SCANNER -> 0.95;
          case GUESSER -> 0.9;
        };
    return random.nextDouble() < share ? 404 : 200;
  }

  @Override
  public String toString() {
    return "refused of the well-behaved %.2f %% (%.2f %% before), of the abusive %.2f %%; latency mean %.1f ms (%.1f before), p99 %.1f (%.1f); limit %.0f"
        .formatted(
            100 * attack.goodRefused(),
            100 * quiet.goodRefused(),
            100 * attack.badRefused(),
            1e3 * attack.latency(),
            1e3 * quiet.latency(),
            1e3 * attack.slowest(),
            1e3 * quiet.slowest(),
            limit.perSecond());
  }
}
