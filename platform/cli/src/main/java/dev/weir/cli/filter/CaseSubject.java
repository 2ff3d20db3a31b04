package dev.weir.cli.filter;

import java.io.IOException;

/// What cases are run against: a gateway with a filter in it.
public interface CaseSubject extends AutoCloseable {

  /// Puts a fresh filter in, configured as a case says.
  ///
  /// @param number tells the case from those before
  /// @param callees whom the filter can call
  /// @throws IllegalArgumentException if the filter does not start, saying why
  void serve(int number, CaseFile.Case one, Callees callees);

  /// Sends a request and waits for the whole response.
  Message exchange(Message request) throws IOException;

  @Override
  void close();
}
