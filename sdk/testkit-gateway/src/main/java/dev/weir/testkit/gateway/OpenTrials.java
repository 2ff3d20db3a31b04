package dev.weir.testkit.gateway;

/// Trials that are closed when the test has ended.
interface OpenTrials extends FilterTrials, AutoCloseable {

  @Override
  void close();
}
