package dev.weir.marketplace.check;

import dev.weir.marketplace.Printable;

/// How one check ended.
///
/// @param check its name
/// @param message what was found and what was expected; empty if nothing is wrong
public record Outcome(String check, Verdict verdict, String message) {

  // A jar of strangers may bring any number of names to complain about.
  private static final int MAX_MESSAGE = 2000;

  public Outcome {
    message = Printable.of(message, MAX_MESSAGE);
  }

  static Outcome pass(String check) {
    return new Outcome(check, Verdict.PASS, "");
  }

  static Outcome fail(String check, String message) {
    return new Outcome(check, Verdict.FAIL, message);
  }

  static Outcome error(String check, Exception cause) {
    return new Outcome(check, Verdict.ERROR, "could not be checked: " + cause);
  }

  @Override
  public String toString() {
    return message.isEmpty() ? check + ": " + verdict : check + ": " + message;
  }
}
