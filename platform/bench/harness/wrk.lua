-- Prints what wrk has measured as one line of JSON, with full precision.

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nwrk-result {"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "errors": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
