package dev.weir.plugins.accesslogkafka;

import java.util.concurrent.atomic.LongAdder;

/// What became of lines in a test.
final class LineCounts implements KafkaLines.Tally {

  private final LongAdder delivered = new LongAdder();
  private final LongAdder lost = new LongAdder();

  @Override
  public void delivered() {
    delivered.increment();
  }

  @Override
  public void lost() {
    lost.increment();
  }

  long deliveredLines() {
    return delivered.sum();
  }

  long lostLines() {
    return lost.sum();
  }

  long all() {
    return delivered.sum() + lost.sum();
  }
}
