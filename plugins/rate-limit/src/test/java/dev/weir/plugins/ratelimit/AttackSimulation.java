package dev.weir.plugins.ratelimit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/// An upstream that can bear 1,000 requests a second, its clients, and what they do to it.
///
/// The upstream has 20 places, each of which takes 20 ms on average for a request, exponentially
/// distributed, and a queue. Clients ask by chance (Poisson), each at a rate of its own: rates are
/// log-normally distributed. Well-behaved ones that ask for less than the average ask in bursts:
/// for a fifth of the time for twelve times as much as in the rest. Together they ask for three
/// quarters of what the upstream can bear. For ten minutes all is quiet; what comes then, for
/// another ten, is what the [Scenario] says.
///
/// Of ten clients three are abusive. Half of those have been well-behaved before. A third of them
/// floods, a third tries passwords, a third scans: one half for what is not there, the other for
/// what is. Of the seven well-behaved ones a tenth comes only then, too. Nobody slows down because
/// of being refused. All of it follows from the seed.
public final class AttackSimulation {

  private static final double CAPACITY = 1_000;
  private static final int PLACES = 20;
  private static final double USUAL_LOAD = 0.75 * CAPACITY;
  private static final double OVERLOAD = 3 * CAPACITY - USUAL_LOAD;
  private static final int GOOD_OF_TEN = 7;
  private static final int BAD_OF_TEN = 3;
  private static final int CROWD_TIMES = 3;
  private static final double SPREAD_OF_RATES = 0.8;
  private static final double PART = 600;
  private static final double TIDY = 0.5;
  private static final double ADJUST = 10;

  private final Random random;
  private final double[] free = new double[PLACES];
  private final AdaptiveLimit limit;
  private final PriorityQueue<Answer> answers = new PriorityQueue<>();
  private double now;
  private double nextTidy = TIDY;
  private double nextAdjust = ADJUST;

  /// What comes after ten quiet minutes. Whoever comes, it is three times what the upstream can
  /// bear.
  public enum Scenario {
    /// All abusive clients begin at once.
    ATTACK,
    /// They ask for more and more, for ten minutes; then come ten minutes of all that they can.
    SLOW_ATTACK,
    /// Three times as many new clients as there have been, and none of them is abusive.
    CROWD
  }

  /// What became of it.
  ///
  /// @param goodRefused which share of the requests of well-behaved clients was refused
  /// @param badRefused of abusive ones
  /// @param goodBranded which share of the requests of well-behaved clients was said to be unusual
  /// @param quietRefused which share was refused while all was quiet
  /// @param latency how many times the mean latency of the quiet minutes the upstream had
  /// @param slowest the same of what 99 % of requests did not exceed
  /// @param served how many a second
  public record Outcome(
      double goodRefused,
      double badRefused,
      double goodBranded,
      double quietRefused,
      double latency,
      double slowest,
      double served) {}

  private enum Kind {
    STEADY,
    BURSTS,
    FLOODER,
    SCANNER,
    CRAWLER,
    GUESSER;

    boolean isGood() {
      return this == STEADY || this == BURSTS;
    }
  }

  /// @param rate on average
  /// @param since when it began; for bursts, when they come
  /// @param rises how long it takes until it asks for all of it
  private record Client(String key, Kind kind, double rate, double since, double rises) {

    private static final double PERIOD = 30;
    private static final double BURST = PERIOD / 5;
    private static final double TIMES = 12;
    private static final double CALM = 1 / (0.2 * TIMES + 0.8);

    double highest() {
      return kind == Kind.BURSTS ? CALM * TIMES * rate : rate;
    }

    double rateAt(double time) {
      if (kind == Kind.BURSTS) {
        return CALM * rate * ((time + since) % PERIOD < BURST ? TIMES : 1);
      }
      return time - since < rises ? rate * (time - since) / rises : rate;
    }
  }

  private record Answer(double at, double took, ClientHabits client, int status)
      implements Comparable<Answer> {
    @Override
    public int compareTo(Answer other) {
      return Double.compare(at, other.at);
    }
  }

  /// What became of requests in one part of the time.
  private static final class Tally {

    private long good;
    private long goodRefused;
    private long goodBranded;
    private long bad;
    private long badRefused;
    private final List<Double> latencies = new ArrayList<>();

    void count(boolean isGood, AdaptiveLimit.Verdict verdict) {
      var refused = verdict == AdaptiveLimit.Verdict.PASSES ? 0 : 1;
      if (isGood) {
        good++;
        goodRefused += refused;
        goodBranded += verdict == AdaptiveLimit.Verdict.STRANGE ? 1 : 0;
      } else {
        bad++;
        badRefused += refused;
      }
    }

    double latency() {
      return latencies.stream().mapToDouble(it -> it).average().orElse(0);
    }

    double slowest() {
      var sorted = latencies.stream().mapToDouble(it -> it).sorted().toArray();
      return sorted[sorted.length * 99 / 100];
    }
  }

  private AttackSimulation(long seed) {
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

  /// What becomes of a scenario.
  ///
  /// @param clients how many there are that are usual or abusive, in tens
  public static Outcome run(Scenario scenario, int clients, long seed) {
    return new AttackSimulation(seed).run(scenario, clients / 10);
  }

  private Outcome run(Scenario scenario, int tens) {
    var good = good("good", GOOD_OF_TEN * tens, USUAL_LOAD);
    var before = new ArrayList<>(good.subList(good.size() / 10, good.size()));
    for (var i = 0; i < BAD_OF_TEN * tens / 2; i++) {
      before.add(new Client("bad " + i, Kind.STEADY, USUAL_LOAD / good.size(), 0, 0));
    }
    var quiet = play(before, PART);
    var others =
        switch (scenario) {
          case ATTACK -> bad(BAD_OF_TEN * tens, 0);
          case SLOW_ATTACK -> bad(BAD_OF_TEN * tens, PART);
          case CROWD -> good("crowd", CROWD_TIMES * good.size(), OVERLOAD);
        };
    var all = new ArrayList<>(good);
    all.addAll(others);
    if (scenario == Scenario.SLOW_ATTACK) {
      play(all, PART);
    }
    var storm = play(all, PART);
    return new Outcome(
        (double) storm.goodRefused / storm.good,
        (double) storm.badRefused / Math.max(1, storm.bad),
        (double) storm.goodBranded / storm.good,
        (double) quiet.goodRefused / quiet.good,
        storm.latency() / quiet.latency(),
        storm.slowest() / quiet.slowest(),
        storm.latencies.size() / PART);
  }

  private List<Client> good(String name, int count, double load) {
    var rates = rates(count, load);
    var clients = new ArrayList<Client>();
    for (var i = 0; i < count; i++) {
      clients.add(
          new Client(
              name + " " + i,
              rates[i] < load / count ? Kind.BURSTS : Kind.STEADY,
              rates[i],
              Client.PERIOD * random.nextDouble(),
              0));
    }
    return clients;
  }

  private List<Client> bad(int count, double rises) {
    var kinds =
        List.of(Kind.FLOODER, Kind.SCANNER, Kind.GUESSER, Kind.FLOODER, Kind.CRAWLER, Kind.GUESSER);
    var rates = rates(count, OVERLOAD);
    var clients = new ArrayList<Client>();
    for (var i = 0; i < count; i++) {
      clients.add(new Client("bad " + i, kinds.get(i % kinds.size()), rates[i], now, rises));
    }
    return clients;
  }

  private double[] rates(int count, double load) {
    var rates = new double[count];
    for (var i = 0; i < count; i++) {
      rates[i] = Math.exp(SPREAD_OF_RATES * random.nextGaussian());
    }
    var sum = Arrays.stream(rates).sum();
    return Arrays.stream(rates).map(it -> it / sum * load).toArray();
  }

  // Candidates come at the highest rates there may be; those that are too many are left out.
  private Tally play(List<Client> clients, double length) {
    var tally = new Tally();
    var bounds = new double[clients.size()];
    var total = 0.0;
    for (var i = 0; i < bounds.length; i++) {
      total += clients.get(i).highest();
      bounds[i] = total;
    }
    var end = now + length;
    while (now < end) {
      moveTo(now - Math.log(1 - random.nextDouble()) / total, tally);
      var index = Arrays.binarySearch(bounds, random.nextDouble() * total);
      var client = clients.get(index < 0 ? -index - 1 : index);
      if (random.nextDouble() * client.highest() < client.rateAt(now)) {
        ask(client, tally);
      }
    }
    return tally;
  }

  private void moveTo(double time, Tally tally) {
    while (nextTidy < time) {
      answer(nextTidy, tally);
      now = nextTidy;
      limit.tidy();
      nextTidy += TIDY;
      if (now >= nextAdjust) {
        limit.adjust(1);
        nextAdjust += ADJUST;
      }
    }
    answer(time, tally);
    now = time;
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
    var decision = limit.decide(client.key, path(client.kind).hashCode());
    tally.count(client.kind.isGood(), decision.verdict());
    if (decision.verdict() == AdaptiveLimit.Verdict.PASSES) {
      serve(client, decision.client());
    }
  }

  private String path(Kind kind) {
    var paths =
        switch (kind) {
          case STEADY, BURSTS, FLOODER -> 12;
          case SCANNER -> 100_000;
          case CRAWLER -> 1_000;
          case GUESSER -> 1;
        };
    return "/" + random.nextInt(paths);
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
          case STEADY, BURSTS, FLOODER, CRAWLER -> 0.02;
          case SCANNER -> 0.95;
          case GUESSER -> 0.9;
        };
    return random.nextDouble() < share ? 404 : 200;
  }
}
