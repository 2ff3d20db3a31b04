package dev.weir.wasm.foreign;

/// What a foreign function gives back: a status of proxy-wasm, and bytes if it is 0.
public final class ForeignResult {

  /// All is well.
  public static final int OK = 0;

  /// There is no such function, expression or property.
  public static final int NOT_FOUND = 1;

  /// The arguments are not what the function takes.
  public static final int BAD_ARGUMENT = 2;

  /// The data cannot be compressed, restored or encoded.
  public static final int SERIALIZATION_FAILURE = 3;

  /// The function failed, or the work was more than a guest may ask for.
  public static final int INTERNAL_FAILURE = 10;

  private static final byte[] NOTHING = {};

  private final int status;
  private final byte[] bytes;

  private ForeignResult(int status, byte[] bytes) {
    this.status = status;
    this.bytes = bytes;
  }

  static ForeignResult of(int status) {
    return new ForeignResult(status, NOTHING);
  }

  static ForeignResult of(byte[] bytes) {
    return new ForeignResult(OK, bytes);
  }

  /// The status.
  public int status() {
    return status;
  }

  /// The bytes, not to be changed; none if there is nothing to tell.
  public byte[] bytes() {
    return bytes;
  }
}
