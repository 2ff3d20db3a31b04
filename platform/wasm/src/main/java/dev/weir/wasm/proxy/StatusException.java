package dev.weir.wasm.proxy;

/// Ends a host function with a status other than [Status#OK]. Made once for each status: no
/// message, no trace, and it never leaves the binding of the function.
@SuppressWarnings("StaticAssignmentOfThrowable") // without trace and suppression they hold nothing
final class StatusException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final StatusException NOT_FOUND = new StatusException(Status.NOT_FOUND);
  static final StatusException BAD_ARGUMENT = new StatusException(Status.BAD_ARGUMENT);
  static final StatusException PARSE_FAILURE = new StatusException(Status.PARSE_FAILURE);
  static final StatusException INVALID_MEMORY_ACCESS =
      new StatusException(Status.INVALID_MEMORY_ACCESS);
  static final StatusException INTERNAL_FAILURE = new StatusException(Status.INTERNAL_FAILURE);

  private final int status;

  private StatusException(int status) {
    super(null, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
