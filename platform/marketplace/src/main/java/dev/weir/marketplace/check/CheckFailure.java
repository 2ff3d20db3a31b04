package dev.weir.marketplace.check;

/// What ends a check: the file is not what it has to be.
final class CheckFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final String check;

  CheckFailure(String check, String message) {
    super(message);
    this.check = check;
  }

  Outcome outcome() {
    return Outcome.fail(check, String.valueOf(getMessage()));
  }
}
