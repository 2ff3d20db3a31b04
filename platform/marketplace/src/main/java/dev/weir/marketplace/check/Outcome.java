package dev.weir.marketplace.check;

/// How one check ended.
///
/// @param check its name
/// @param message what was found and what was expected; empty if nothing is wrong
public record Outcome(String check, Verdict verdict, String message) {

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
