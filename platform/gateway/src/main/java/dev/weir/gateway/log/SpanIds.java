package dev.weir.gateway.log;

import java.util.concurrent.ThreadLocalRandom;

/// Makes ids of spans and the halves of ids of traces.
public final class SpanIds {

  private SpanIds() {}

  /// One that nobody can have by accident; never 0, which stands for none.
  public static long next() {
    var random = ThreadLocalRandom.current();
    var id = random.nextLong();
    while (id == 0) {
      id = random.nextLong();
    }
    return id;
  }
}
