package dev.weir.api;

/// The span of a request that belongs to no trace.
enum NoSpan implements Span {
  INSTANCE;

  @Override
  public String traceId() {
    return "0".repeat(32);
  }

  @Override
  public String spanId() {
    return "0".repeat(16);
  }

  @Override
  public boolean isSampled() {
    return false;
  }

  @Override
  public void setAttribute(String key, String value) {}

  @Override
  public void addEvent(String name) {}
}
